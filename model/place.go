package model

// Place is an account and Region: what functions, tables and quotas belong to. The zero
// one is that of a program that looks at a single place.
type Place struct {
	Account string
	Region  string
}

// Located is an event of a place, where facts of several places come together.
type Located struct {
	Event
	Place Place
}

// Key is the event's own within its place: facts of two places do not replace each
// other.
func (l Located) Key() string {
	key := l.Event.Key()
	if key == "" {
		return ""
	}
	return l.Place.Account + " " + l.Place.Region + " " + key
}

// Stages are those of all that are here: one that names no place is everywhere.
func (p Place) Stages(all []Stage) []Stage {
	var own []Stage
	for _, st := range all {
		if st.Place == (Place{}) || st.Place == p {
			own = append(own, st)
		}
	}
	return own
}

// At is an event with the place that it is of, which the zero place needs not.
func (p Place) At(e Event) Event {
	if p == (Place{}) {
		return e
	}
	return Located{e, p}
}

// Unlocated is an event itself, and the place that it is of.
func Unlocated(e Event) (Event, Place) {
	if l, ok := e.(Located); ok {
		return l.Event, l.Place
	}
	return e, Place{}
}
