package cost

import (
	"math/rand/v2"
	"testing"
)

// What stands below each other adds up, whatever it is, and no part is off by more than a
// cent.
func TestPartsAddUpToTheirSumToTheCent(t *testing.T) {
	const cent = Dollar / 100
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		parts := make([]USD, 1+r.IntN(30))
		sum := USD(0)
		for i := range parts {
			parts[i] = USD(r.Int64N(int64(40 * Dollar)))
			sum += parts[i]
		}
		shown := USD(0)
		for i, c := range Cents(sum, parts) {
			shown += c
			if off := c - parts[i]; off > 3*cent/2 || off < -3*cent/2 || c%cent != 0 {
				t.Fatalf("%s is shown as %s", parts[i], c)
			}
		}
		if shown.Round2() != sum.Round2() {
			t.Fatalf("%d parts of %s are shown as %s", len(parts), sum.Round2(), shown.Round2())
		}
	}
	if got := Cents(0, nil); len(got) != 0 {
		t.Errorf("%v", got)
	}
	third := 5118 * cent / 3
	if got := Cents(3*third, []USD{third, third, third}); got[0]+got[1]+got[2] != 5118*cent {
		t.Errorf("three thirds of $51.18 are %v", got)
	}
}
