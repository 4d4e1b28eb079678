package figure

import (
	"math"
	"strconv"
	"testing"
	"time"
)

func TestSharesAreWrittenAsTheyWereSet(t *testing.T) {
	for share, want := range map[float64]string{
		0: "0%", 1: "100%", 0.07: "7%", 0.29: "29%", 0.333: "33.3%", 0.57: "57%", 0.1: "10%", 0.005: "0.5%", 0.0001: "0.01%", 0.999: "99.9%",
		0.5: "50%", 1e-9: "0.0000001%", 12: "1200%", -0.29: "-29%", math.NaN(): "?%", math.Inf(1): "?%",
	} {
		if got := Share(share); got != want {
			t.Errorf("Share(%v) = %s, want %s", share, got, want)
		}
	}
	for n := range 100_001 { // every weight of up to three digits behind the point of a percent
		text := strconv.FormatInt(int64(n), 10)
		share, _ := strconv.ParseFloat(text+"e-5", 64)
		want := strconv.FormatInt(int64(n/1000), 10)
		if rest := n % 1000; rest > 0 {
			want += "." + trimmed(rest)
		}
		if got := Share(share); got != want+"%" {
			t.Fatalf("Share(%v) = %s, want %s%%", share, got, want)
		}
	}
}

// trimmed is a number of thousandths behind the point.
func trimmed(n int) string {
	text := strconv.Itoa(1000 + n)[1:]
	for text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	return text
}

func TestMeasuredFigures(t *testing.T) {
	for got, want := range map[string]string{
		Percent(0.289999): "29%", Percent(1.5): "150%", Percent(math.NaN()): "?%", Percent(0.004): "0%",
		Change(0.123): "+12%", Change(-0.03): "-3%", Change(-0.001): "0%", Change(0.002): "0%", Change(math.Inf(1)): "?%",
		Lasting(0): "", Lasting(999 * time.Millisecond): "", Lasting(45 * time.Second): "45s", Lasting(65 * time.Second): "1m05s",
		Lasting(2*time.Hour + 5*time.Minute): "2h05m", Lasting(-time.Second): "",
		Took(0): "0.0 ms", Took(3249 * time.Microsecond): "3.2 ms", Took(9949 * time.Microsecond): "9.9 ms", Took(9950 * time.Microsecond): "10 ms",
		Took(999499 * time.Microsecond): "999 ms", Took(999500 * time.Microsecond): "1.0 s", Took(59949 * time.Millisecond): "59.9 s",
		Took(59950 * time.Millisecond): "1m00s", Took(92 * time.Second): "1m32s",
		Size(0): "0 B", Size(1023): "1023 B", Size(48 << 10): "48.0 kB", Size(50 << 20): "50.0 MB",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
