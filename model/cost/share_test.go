package cost

import (
	"cmp"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// shareSlowly is the method of the largest remainder as books have it.
func shareSlowly(total int64, weights []int64) []int64 {
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, big.NewInt(max(0, w)))
	}
	parts, order, rest := make([]int64, len(weights)), make([]int, len(weights)), make([]*big.Int, len(weights))
	if sum.Sign() == 0 {
		return parts
	}
	left := total
	for i, w := range weights {
		product := new(big.Int).Mul(big.NewInt(total), big.NewInt(max(0, w)))
		q, r := new(big.Int).DivMod(product, sum, new(big.Int))
		parts[i], rest[i], order[i] = q.Int64(), r, i
		left -= q.Int64()
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Or(rest[b].Cmp(rest[a]), cmp.Compare(a, b)) })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}

func TestSharesGoByTheLargestRemainder(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var s sharer
	for range 5_000 {
		weights := make([]int64, r.IntN(40))
		most := int64(1) << (1 + r.IntN(50))
		for i := range weights {
			weights[i] = r.Int64N(most) - most/10
		}
		total := r.Int64N(int64(1) << (1 + r.IntN(62)))
		parts := make([]int64, len(weights))
		s.share(total, weights, parts)
		if want := shareSlowly(total, weights); !slices.Equal(parts, want) {
			t.Fatalf("%d over %v is %v, want %v", total, weights, parts, want)
		}
	}
}

func TestSharesOfWeightsThatDoNotFitTogetherAddUp(t *testing.T) {
	var s sharer
	weights := []int64{1<<63 - 1, 1<<63 - 1, 1<<63 - 1, 5, -7}
	parts := make([]int64, len(weights))
	s.share(int64(MostUSD), weights, parts)
	sum := int64(0)
	for i, p := range parts {
		if p < 0 || p > int64(MostUSD)/3+1 {
			t.Errorf("part %d is %d", i, p)
		}
		sum += p
	}
	if sum != int64(MostUSD) {
		t.Errorf("they add up to %d", sum)
	}
}
