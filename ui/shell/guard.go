package shell

import "time"

// Quiet is how long input has to be silent before a dialog that writes takes a
// key. A stuttering line delivers the tail of a broken escape sequence as typed
// keys, well within this time.
const Quiet = 400 * time.Millisecond

// guard keeps keys from a dialog that has just opened, or that has just got what
// it will act on.
type guard struct {
	armed bool
	until time.Time
}

// arm lets nothing through until input was quiet from now on.
func (g *guard) arm(now time.Time) {
	g.armed = true
	g.until = now.Add(Quiet)
}

// deaf reports whether input that came now would be dropped.
func (g *guard) deaf(now time.Time) bool { return g.armed && now.Before(g.until) }

// swallow reports whether an input that came now has to be dropped. A dropped one
// starts the quiet time anew.
func (g *guard) swallow(now time.Time) bool {
	if !g.armed {
		return false
	}
	if now.Before(g.until) {
		g.until = now.Add(Quiet)
		return true
	}
	g.armed = false
	return false
}
