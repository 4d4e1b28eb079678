package cost

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestPricesAreReadExactly(t *testing.T) {
	for text, want := range map[string]string{
		"0.0000166667":      "$0.0000166667",
		"0.0000166667000":   "$0.0000166667",
		"0.000000000000001": "$0.000000000000001",
		"3.5":               "$3.50",
		"0":                 "$0.00",
		"0.0000000000":      "$0.00",
		"1234.5":            "$1,234.50",
	} {
		p, err := ParsePrice(text)
		if err != nil || p.String() != want {
			t.Errorf("%s is %s (%v), want %s", text, p, err, want)
		}
		if back, err := ParsePrice(p.decimal()); err != nil || back != p {
			t.Errorf("%s does not come back from %s: %v", text, p.decimal(), err)
		}
	}
	for _, text := range []string{"", ".5", "-1", "1e-7", "0.0000000000000001", "0,5", "12345", "9001", "NaN", "0x1", "1.2.3", "+1"} {
		if p, err := ParsePrice(text); err == nil {
			t.Errorf("%q is read as %s", text, p)
		}
	}
}

// bandsOf makes random bands whose prices fall, as AWS's do.
func bandsOf(r *rand.Rand) []Band {
	bands := []Band{{0, Price(r.Int64N(priceUnit))}}
	for range r.IntN(4) {
		last := bands[len(bands)-1]
		bands = append(bands, Band{last.From + 1 + r.Int64N(1<<40), Price(r.Int64N(int64(last.Price) + 1))})
	}
	return bands
}

// exact is the cost as big numbers work it out, half a billionth up.
func exact(amount uint64, per int64, bands []Band) *big.Int {
	sum := new(big.Int)
	for i, b := range bands {
		to := amount
		if i+1 < len(bands) {
			to = min(to, uint64(bands[i+1].From))
		}
		if to > uint64(b.From) {
			part := new(big.Int).SetUint64(to - uint64(b.From))
			sum.Add(sum, part.Mul(part, big.NewInt(int64(b.Price))))
		}
	}
	by := new(big.Int).Mul(big.NewInt(per), new(big.Int).SetUint64(nano))
	sum.Add(sum, new(big.Int).Rsh(by, 1))
	return sum.Div(sum, by)
}

func TestBandsArePricedExactly(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		bands, per := bandsOf(r), 1+r.Int64N(gib)
		amount := r.Uint64N(1 << (1 + r.UintN(63)))
		got, want := costOf(amount, per, bands), exact(amount, per, bands)
		if !want.IsInt64() {
			want = big.NewInt(int64(MostUSD))
		}
		if want.Int64() != int64(got) {
			t.Fatalf("%d of %v per %d cost %d, want %s", amount, bands, per, got, want)
		}
	}
}

func TestBandsAreContinuousAndMonotone(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2_000 {
		bands, per := bandsOf(r), 1+r.Int64N(gib)
		for _, b := range bands[1:] {
			from := uint64(b.From)
			below, at, above := costOf(from-1, per, bands), costOf(from, per, bands), costOf(from+1, per, bands)
			step := costOf(1, per, bands[:1]) + 1
			if at < below || above < at || at-below > step || above-at > step {
				t.Fatalf("around %d of %v per %d it costs %d, %d, %d", from, bands, per, below, at, above)
			}
		}
		a, b := r.Uint64N(1<<45), r.Uint64N(1<<45)
		if costOf(min(a, b), per, bands) > costOf(max(a, b), per, bands) {
			t.Fatalf("more than %d of %v costs less", min(a, b), bands)
		}
	}
}

func TestEveryEmbeddedPriceIsContinuousAndMonotone(t *testing.T) {
	for _, region := range Embedded().Regions() {
		for _, f := range items {
			p, _ := Embedded().Price(region, f.item)
			for i, b := range p.Bands {
				if i > 0 && b.Price > p.Bands[i-1].Price {
					t.Errorf("%s of %s rises from %d on", f.item, region, b.From)
				}
				if i > 0 && costOf(uint64(b.From)+1, p.Per, p.Bands) < costOf(uint64(b.From), p.Per, p.Bands) {
					t.Errorf("%s of %s falls at %d", f.item, region, b.From)
				}
			}
		}
	}
}

func TestWhatDoesNotFitStopsAtTheMost(t *testing.T) {
	dear := []Band{{0, 9000 * priceUnit}}
	if got := costOf(mostAmount, 1, dear); got != MostUSD {
		t.Errorf("the most of the dearest costs %s", got)
	}
	if got, ok := times(mostAmount, 730, 1); got != mostAmount || ok {
		t.Errorf("the most times 730 is %d, %v", got, ok)
	}
	if got, ok := times(7, 730, 24); got != 213 || !ok { // 212.9
		t.Errorf("7 × 730 / 24 is %d, %v", got, ok)
	}
}
