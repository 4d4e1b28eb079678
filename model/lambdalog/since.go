package lambdalog

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// ErrSince says what Since takes.
var ErrSince = errors.New("say how long ago, such as 5m, 1h or 2d, or a time in UTC, such as 2026-11-29T10:00")

// Since is the time that somebody means who says from when on lines are wanted: so long
// before now, or a time, of UTC where it names no zone. A time of the day alone is the
// last one.
func Since(text string, now time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	if ago, ok := ago(text); ok {
		return now.Add(-ago).UTC(), nil
	}
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		if at.After(now) {
			return time.Time{}, errors.New("that is yet to come")
		}
		return at.UTC(), nil
	}
	for _, layout := range [...]string{"15:04", "15:04:05"} {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		day := now.UTC().Truncate(24 * time.Hour)
		at = day.Add(at.Sub(at.Truncate(24 * time.Hour)))
		if at.After(now) {
			at = at.Add(-24 * time.Hour)
		}
		return at, nil
	}
	return time.Time{}, ErrSince
}

// ago reads how long ago something was; days are 24 hours.
func ago(text string) (time.Duration, bool) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		return time.Duration(n) * 24 * time.Hour, err == nil && n > 0 && n < 10_000
	}
	d, err := time.ParseDuration(text)
	return d, err == nil && d > 0
}
