package cost

import "math/bits"

// sharer hands whole numbers down to parts. It keeps its scratch, so that one
// serves many calls; it is not for several at the same time.
type sharer struct{ rest, scratch []uint64 }

// share hands a total down to parts in proportion to their weights, so that they
// add up to it exactly: each part gets the whole number below its share, and what
// is left goes one by one to those with the largest remainders, of equal ones the
// first. Negative weights count as nothing. Where no part has a weight, nothing is
// handed down. The total must not be negative.
func (s *sharer) share(total int64, weights, parts []int64) {
	shift, sum := uint(0), uint64(0)
	for ; ; shift++ {
		var full bool
		if sum, full = weigh(weights, shift); !full {
			break
		}
	}
	clear(parts)
	if sum == 0 || total == 0 {
		return
	}
	if cap(s.rest) < len(weights) {
		s.rest = make([]uint64, len(weights))
		s.scratch = make([]uint64, len(weights))
	}
	s.rest = s.rest[:len(weights)]
	left := total
	for i, w := range weights {
		s.rest[i] = 0
		if w <= 0 {
			continue
		}
		hi, lo := bits.Mul64(uint64(total), uint64(w)>>shift)
		q, r := bits.Div64(hi, lo, sum)
		parts[i], s.rest[i] = int64(q), r
		left -= int64(q)
	}
	if left == 0 {
		return
	}
	least := s.largest(int(left))
	for i, r := range s.rest {
		if r > least {
			parts[i]++
			left--
		}
	}
	for i, r := range s.rest {
		if left > 0 && r == least {
			parts[i]++
			left--
		}
	}
}

// weigh adds weights up, each shifted, and answers whether the sum is too large.
func weigh(weights []int64, shift uint) (sum uint64, full bool) {
	for _, w := range weights {
		if w > 0 {
			var carry uint64
			if sum, carry = bits.Add64(sum, uint64(w)>>shift, 0); carry > 0 {
				return 0, true
			}
		}
	}
	return sum, false
}

// largest is the nth largest of the remainders, from 1.
func (s *sharer) largest(n int) uint64 {
	v := s.scratch[:copy(s.scratch[:cap(s.scratch)], s.rest)]
	for len(v) > 1 {
		pivot := max(min(v[0], v[len(v)/2]), min(max(v[0], v[len(v)/2]), v[len(v)-1]))
		// Larger ones to the front, smaller ones to the back, equal ones between.
		above, i, below := 0, 0, len(v)
		for i < below {
			switch {
			case v[i] > pivot:
				v[above], v[i] = v[i], v[above]
				above++
				i++
			case v[i] < pivot:
				below--
				v[below], v[i] = v[i], v[below]
			default:
				i++
			}
		}
		switch {
		case n <= above:
			v = v[:above]
		case n <= below:
			return pivot
		default:
			v, n = v[below:], n-below
		}
	}
	return v[0]
}
