package list

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"
)

// Values: how they are ordered, compared with what was typed, and put in words.

// key is a value as rows are sorted by it.
type key struct {
	read   bool
	figure float64
	whole  int64
	text   string
}

func keyOf(v any) key {
	switch v := v.(type) {
	case string:
		return key{read: true, text: v}
	case []string:
		return key{read: true, text: strings.Join(v, " ")}
	case int:
		return key{read: true, whole: int64(v)}
	case int64:
		return key{read: true, whole: v}
	case bool:
		if v {
			return key{read: true, whole: 1}
		}
		return key{read: true}
	case float64:
		return key{read: !math.IsNaN(v), figure: v}
	case time.Duration:
		return key{read: true, whole: int64(v)}
	case time.Time:
		if !v.IsZero() {
			return key{read: true, whole: v.UnixNano()}
		}
	}
	return key{}
}

// compare orders two values that were read.
func (k key) compare(other key) int {
	return cmp.Or(cmp.Compare(k.figure, other.figure), cmp.Compare(k.whole, other.whole), strings.Compare(k.text, other.text))
}

// amountOf is a value as a number: seconds of a time, and of an age. It is not known
// where the value was not read.
func amountOf(v any, now time.Time) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, !math.IsNaN(v)
	case time.Duration:
		return v.Seconds(), true
	case time.Time:
		return now.Sub(v).Seconds(), !v.IsZero()
	}
	return 0, false
}

// textsOf are the texts of a value.
func textsOf(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []string:
		return v
	case string:
		return []string{v}
	case int:
		return []string{strconv.Itoa(v)}
	case int64:
		return []string{strconv.FormatInt(v, 10)}
	case bool:
		return []string{strconv.FormatBool(v)}
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case time.Duration:
		return []string{strconv.FormatFloat(v.Seconds(), 'f', -1, 64)}
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return []string{v.UTC().Format(time.RFC3339)}
	}
	return nil
}

// wordsOf is a value as text.
func wordsOf(v any) string { return strings.Join(textsOf(v), " ") }

// compares reports whether values of the kind are compared.
func (k Kind) compares() bool { return k != Text && k != Name }

// units are what figures of a kind may end in, and what each stands for.
var units = map[Kind]map[string]float64{
	Number: {"k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12},
	Bytes:  {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40},
	Share:  {"": 0.01, "%": 0.01},
	Money:  {"k": 1e3},
	Span:   {"ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400},
	Age:    {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400},
}

// parse reads what a value of the kind is compared with, in lower case.
func (k Kind) parse(text string) (float64, bool) {
	if k == Money {
		text = strings.TrimPrefix(text, "$")
	}
	figures := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz%")
	unit, known := units[k][text[len(figures):]]
	if !known {
		unit = 1
		known = figures == text
	}
	v, err := strconv.ParseFloat(figures, 64)
	return v * unit, known && err == nil && !math.IsNaN(v) && !math.IsInf(v*unit, 0)
}

// example is what may be typed to compare with a value of the kind.
func (k Kind) example() string {
	return map[Kind]string{
		Number: "5 or 1.5k", Bytes: "512 or 3M", Share: "5%", Money: "$4.50", Span: "90s or 5m", Age: "2h or 3d",
	}[k]
}
