package figure

// Figures of calls: how many, what share, how long.

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Number is a figure in at most four cells: 0.3, 12, 412, 1.9k, 24k, 3.1M.
func Number(n float64) string {
	unit := ""
	for _, u := range []string{"k", "M", "G"} {
		if n < 999.5 {
			break
		}
		n, unit = n/1000, u
	}
	if n >= 9.95 || n == 0 {
		return strconv.FormatFloat(math.Round(n), 'f', 0, 64) + unit
	}
	return strconv.FormatFloat(n, 'f', 1, 64) + unit
}

// Whole is a number with commas between its thousands: 19,776.
func Whole(n float64) string {
	s := strconv.FormatFloat(math.Round(n), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Measured is a small share that was measured, as exactly as it is worth: 0, 0.03%, 6.4%, 12%.
func Measured(share float64) string {
	switch p := share * 100; {
	case p == 0:
		return "0"
	case p < 0.01:
		return "<0.01%"
	case p < 0.095:
		return withoutZeros(p, 2) + "%"
	case p < 9.95:
		return withoutZeros(p, 1) + "%"
	default:
		return strconv.FormatFloat(math.Round(p), 'f', 0, 64) + "%"
	}
}

// withoutZeros is a number with so many digits behind the point, without zeros at the end.
func withoutZeros(n float64, digits int) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(n, 'f', digits, 64), "0"), ".")
}

// Milliseconds is a duration in at most five cells: 0.8ms, 98ms, 1.2s, 34s, 2m10s.
func Milliseconds(ms float64) string {
	switch {
	case ms < 0.95:
		return strconv.FormatFloat(ms, 'f', 1, 64) + "ms"
	case ms < 999.5:
		return strconv.FormatFloat(math.Round(ms), 'f', 0, 64) + "ms"
	case ms < 9950:
		return strconv.FormatFloat(ms/1000, 'f', 1, 64) + "s"
	case ms < 99_500:
		return strconv.FormatFloat(math.Round(ms/1000), 'f', 0, 64) + "s"
	}
	d := time.Duration(math.Round(ms/1000)) * time.Second
	return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
}
