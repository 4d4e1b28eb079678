package cost

import (
	"math"
	"testing"
)

func TestAmountsAreWrittenWithTheDigitsThatSaySomething(t *testing.T) {
	for _, c := range []struct {
		usd           USD
		text, rounded string
	}{
		{0, "$0.00", "$0.00"},
		{1, "$0.000000001", "$0.00"},
		{10_417, "$0.0000104", "$0.00"},
		{10_450, "$0.0000105", "$0.00"},
		{4_999_999, "$0.005", "$0.00"},
		{5_000_000, "$0.005", "$0.01"},
		{50_000_000, "$0.05", "$0.05"},
		{123_456_789, "$0.123", "$0.12"},
		{999_499_999, "$0.999", "$1.00"},
		{999_999_999, "$1.00", "$1.00"},
		{500_000_000, "$0.50", "$0.50"},
		{8_541_000_000, "$8.54", "$8.54"},
		{8_545_000_000, "$8.55", "$8.55"},
		{1_234_567 * Dollar, "$1,234,567.00", "$1,234,567.00"},
		{-8_541_000_000, "-$8.54", "-$8.54"},
		{-10_417, "-$0.0000104", "$0.00"},
		{MostUSD, "$9,223,372,036.85+", "$9,223,372,036.85+"},
		{-MostUSD, "-$9,223,372,036.85+", "-$9,223,372,036.85+"},
	} {
		if got := c.usd.String(); got != c.text {
			t.Errorf("%d is %s, want %s", c.usd, got, c.text)
		}
		if got := c.usd.Round2(); got != c.rounded {
			t.Errorf("%d rounds to %s, want %s", c.usd, got, c.rounded)
		}
	}
}

func TestSumsStopWhereNoMoreFits(t *testing.T) {
	for _, c := range []struct{ a, b, want USD }{
		{1, 2, 3},
		{MostUSD, 1, MostUSD},
		{MostUSD, MostUSD, MostUSD},
		{-MostUSD, -1, -MostUSD},
		{MostUSD, -MostUSD, 0},
		{math.MinInt64, -5, -MostUSD},
	} {
		if got := c.a.Plus(c.b); got != c.want {
			t.Errorf("%d + %d = %d, want %d", c.a, c.b, got, c.want)
		}
	}
	if got := USD(5).Minus(math.MinInt64); got != MostUSD {
		t.Errorf("less the least amount it is %d", got)
	}
	if MostUSD.Minus(MostUSD) != 0 {
		t.Error("the most less the most leaves something")
	}
}

func TestDollarsAreToTheNearestBillionth(t *testing.T) {
	for usd, want := range map[float64]string{0.29: "$0.29", 0.57: "$0.57", 1.1: "$1.10", -0.29: "-$0.29", 1e300: MostUSD.String(), math.NaN(): "$0.00"} {
		if got := Dollars(usd).String(); got != want {
			t.Errorf("Dollars(%v) = %s, want %s", usd, got, want)
		}
	}
	for u, want := range map[USD]string{0: "$0.00", 1_200_000: "$0.0012", 8_540_000_000: "$8.54", -1_200_000: "-$0.0012"} {
		if got := u.Shown(); got != want {
			t.Errorf("%d is shown as %s, want %s", u, got, want)
		}
	}
}
