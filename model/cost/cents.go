package cost

import (
	"cmp"
	"slices"
)

// Cents are parts to the cent that add up to their sum to the cent: each is rounded, and
// the cents that the sum has more or less go to those that rounding has cut or raised the
// most. What is less than half a cent stays nothing. Parts that are not of the sum are
// only rounded.
func Cents(sum USD, parts []USD) []USD {
	const cent = Dollar / 100
	round := func(u USD) USD {
		if u < 0 {
			return -((-u + cent/2) / cent * cent)
		}
		return (u + cent/2) / cent * cent
	}
	out := make([]USD, len(parts))
	rest := round(sum)
	exact := sum
	for i, p := range parts {
		out[i] = round(p)
		rest, exact = rest-out[i], exact-p
	}
	if exact > cent/2 || exact < -cent/2 {
		return out
	}
	by := make([]int, len(parts)) // those first that are the furthest from what they are
	for i := range by {
		by[i] = i
	}
	step := cent
	if rest < 0 {
		step = -cent
	}
	slices.SortStableFunc(by, func(a, b int) int {
		cut := func(i int) USD { return (parts[i] - out[i]) * (step / cent) }
		return cmp.Compare(cut(b), cut(a))
	})
	for _, i := range by {
		if rest == 0 {
			break
		}
		if out[i]+step >= 0 && parts[i] >= cent/2 {
			out[i], rest = out[i]+step, rest-step
		}
	}
	return out
}
