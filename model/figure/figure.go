// Package figure writes figures for people: one way for each kind, so that the screen,
// the verbs, the plans and the journal never say the same thing differently.
package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Share is a share that somebody set, 0 to 1, in percent and exactly as it was set:
// 0.29 is 29%, though 0.29 times 100 is not. It moves the point in the shortest
// decimal that means the number.
func Share(share float64) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return "?%"
	}
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(share), 'f', -1, 64), ".")
	fraction += strings.Repeat("0", max(0, 2-len(fraction)))
	text := strings.TrimLeft(whole+fraction[:2], "0")
	if text == "" {
		text = "0"
	}
	if rest := fraction[2:]; rest != "" {
		text += "." + rest
	}
	if share < 0 {
		text = "-" + text
	}
	return text + "%"
}

// Percent is a share that was measured, in whole percent.
func Percent(share float64) string { return percent(share, "") }

// Change is how much more or less something is, as a share of what it was: +12%, -3%, 0%.
func Change(share float64) string {
	if math.Round(share*100) == 0 {
		return percent(math.Abs(share), "")
	}
	return percent(share, "+")
}

func percent(share float64, sign string) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return "?%"
	}
	return fmt.Sprintf("%"+sign+".0f%%", share*100)
}

// Lasting is a duration in at most six cells: 45s, 1m32s, 2h05m; nothing for less
// than a second.
func Lasting(d time.Duration) string {
	d = d.Truncate(time.Second)
	switch {
	case d <= 0:
		return ""
	case d < time.Minute:
		return fmt.Sprintf("%ds", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%dm%02ds", d/time.Minute, d%time.Minute/time.Second)
	}
	return fmt.Sprintf("%dh%02dm", d/time.Hour, d%time.Hour/time.Minute)
}

// Stretch is for how long something was so, in a word and its unit: 48 min, 7 h, 2 d.
func Stretch(d time.Duration) string {
	switch {
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	case d < 36*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d d", int((d+12*time.Hour).Hours()/24))
}

// Took is how long a call took: 3.2 ms, 84 ms, 1.2 s, 1m32s.
func Took(d time.Duration) string {
	switch {
	case d < 9950*time.Microsecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	case d < 999500*time.Microsecond:
		return fmt.Sprintf("%.0f ms", float64(d)/float64(time.Millisecond))
	case d < 59950*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return Lasting(d.Round(time.Second))
}

// Size is how large a file is, counted as Lambda's limits are: a kB has 1,024 bytes.
func Size(bytes int64) string {
	switch {
	case bytes < 1<<10:
		return fmt.Sprintf("%d B", bytes)
	case bytes < 1<<20:
		return fmt.Sprintf("%.1f kB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

// Amount is how much is stored, in the units that AWS charges by.
func Amount(bytes int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB"}
	v := float64(bytes)
	i := 0
	for v >= 1023.5 && i < len(units)-1 {
		v /= 1024
		i++
	}
	if i == 0 || v >= 99.5 {
		return fmt.Sprintf("%.0f %s", v, units[i])
	}
	return fmt.Sprintf("%.1f %s", v, units[i])
}
