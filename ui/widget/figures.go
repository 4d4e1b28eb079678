package widget

// Figures for people: amounts, counts and rates.

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Count is a number in at most five cells: 950, 12.3k, 4.0M.
func Count(n int64) string {
	v, unit := float64(n), ""
	for _, u := range []string{"k", "M", "G", "T"} {
		if math.Abs(v) < 999.5 {
			break
		}
		v /= 1000
		unit = u
	}
	if unit == "" {
		return strconv.FormatInt(n, 10)
	}
	if v >= 99.95 {
		return fmt.Sprintf("%.0f%s", v, unit)
	}
	return fmt.Sprintf("%.1f%s", v, unit)
}

// Used is a rate that was measured, of which one place behind the point is told up to 10.
func Used(v float64) string {
	if v >= 0.995 && v < 9.95 {
		return fmt.Sprintf("%.1f", v)
	}
	return Rate(v)
}

// Rate is an amount a second in at most five cells: 0, 0.03, 3.1, 12, 4.0k.
func Rate(v float64) string {
	switch {
	case math.IsNaN(v):
		return "?"
	case v <= 0:
		return "0"
	case v < 0.01:
		return "<.01"
	case v < 0.995:
		return strings.TrimRight(fmt.Sprintf("%.2f", v), "0")
	case v < 9.95:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
	case v < 999.5:
		return fmt.Sprintf("%.0f", v)
	}
	return Count(int64(math.Round(v)))
}
