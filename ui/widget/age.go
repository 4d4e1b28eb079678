package widget

// Ages, short enough for a column.

import (
	"strconv"
	"time"
)

// Age is a duration in at most four cells: 3s, 5m, 2h, 1d, 3w, 5mo, 2y. Less than a
// second, or a time that lies ahead because clocks differ, is "now".
func Age(d time.Duration) string {
	const day = 24 * time.Hour
	count := func(unit time.Duration, name string) string {
		return strconv.FormatInt(int64(d/unit), 10) + name
	}
	switch {
	case d < time.Second:
		return "now"
	case d < time.Minute:
		return count(time.Second, "s")
	case d < time.Hour:
		return count(time.Minute, "m")
	case d < day:
		return count(time.Hour, "h")
	case d < 14*day:
		return count(day, "d")
	case d < 56*day:
		return count(7*day, "w")
	case d < 730*day:
		return count(30*day, "mo")
	}
	return count(365*day, "y")
}
