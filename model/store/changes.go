package store

// Changes are what a batch of events touched, so that what rests on it is drawn anew.
// The zero value is none.
type Changes struct {
	topics Topics
	of     map[Topics]map[string]bool // functions, by topic
}

// Changed are changes of topics, of those functions where the topics tell which.
func Changed(topics Topics, functions ...string) Changes {
	var c Changes
	c.Add(topics, functions...)
	return c
}

// Add adds topics, of those functions where they tell which.
func (c *Changes) Add(topics Topics, functions ...string) {
	c.topics |= topics
	for _, f := range functions {
		if c.of == nil {
			c.of = map[Topics]map[string]bool{}
		}
		if c.of[topics] == nil {
			c.of[topics] = map[string]bool{}
		}
		c.of[topics][f] = true
	}
}

// Touch reports whether one of the topics changed.
func (c Changes) Touch(topics Topics) bool { return c.topics&topics != 0 }

// TouchOf reports whether a topic changed of a function.
func (c Changes) TouchOf(topic Topics, function string) bool { return c.of[topic][function] }

// Any reports whether anything changed.
func (c Changes) Any() bool { return c.topics != 0 }
