package cost

import (
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/model/cost"
)

// The list rounds a row so that all of them add up to the month; its parts add up to that.
func TestPartsAddUpToTheSumAsItIsWritten(t *testing.T) {
	mills := func(n int64) cost.USD { return cost.USD(n) * (cost.Dollar / 1000) }
	all := []part{{usd: mills(9841)}, {usd: mills(734)}}
	for _, c := range []struct {
		sum  cost.USD
		want []string
	}{
		{mills(10570), []string{"$9.84", "$0.73"}},
		{mills(10580), []string{"$9.84", "$0.74"}},
		{mills(10575), []string{"$9.84", "$0.74"}},
	} {
		if got := toTheCent(c.sum, all); !slices.Equal(got, c.want) {
			t.Errorf("parts of %s are %v, want %v", c.sum.Round2(), got, c.want)
		}
	}
}
