package wiring

// truth is what is known of a sentence. The lesser of two is what both together are, the
// greater what one of them is.
type truth int

const (
	no truth = iota
	unknown
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth { return yes - t }

// anyOf is whether one of some holds.
func anyOf[T any](all []T, holds func(T) truth) truth {
	best := no
	for _, x := range all {
		best = max(best, holds(x))
	}
	return best
}
