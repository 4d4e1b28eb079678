package figure

import (
	"testing"
)

func TestFiguresOfCalls(t *testing.T) {
	for in, want := range map[float64]string{
		0: "0", 0.04: "0.0", 0.3: "0.3", 1.2: "1.2", 9.94: "9.9", 9.95: "10", 96: "96", 412: "412", 999.4: "999", 999.6: "1.0k", 1900: "1.9k",
		24_400: "24k", 999_600: "1.0M", 3.1e6: "3.1M",
	} {
		if got := Number(in); got != want {
			t.Errorf("%v is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[float64]string{
		0: "0", 0.00004: "<0.01%", 0.0002: "0.02%", 0.0003: "0.03%", 0.00094: "0.09%", 0.001: "0.1%", 0.004: "0.4%", 0.01: "1%", 0.064: "6.4%", 0.0994: "9.9%", 0.12: "12%", 1: "100%",
	} {
		if got := Measured(in); got != want {
			t.Errorf("%v is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[float64]string{
		0: "0.0ms", 0.84: "0.8ms", 1: "1ms", 98.4: "98ms", 999.4: "999ms", 999.6: "1.0s", 1234: "1.2s", 9949: "9.9s", 34_000: "34s", 130_000: "2m10s", 900_000: "15m00s",
	} {
		if got := Milliseconds(in); got != want {
			t.Errorf("%v ms are %q, want %q", in, got, want)
		}
	}
}
