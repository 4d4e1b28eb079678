package list

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFilter(t *testing.T) {
	names := []string{"activity-router", "activity-store", "intent-parser", "slack-events", "Slack-Commands"}
	amounts := []float64{5, 1500, 12, math.NaN(), 0}
	columns := answers{"runtime": {texts: true}, "state": {texts: true, oneOf: []string{"absent", "canary", "drift"}},
		"function": {texts: true}, "calls": {kind: Number}, "age": {kind: Age, texts: true}}
	rows := make([]row, len(names))
	for i, name := range names {
		rows[i] = row{strings.ToLower(name), func(column, value string) bool {
			switch column {
			case "runtime":
				return strings.HasPrefix(name, "activity") == (value == "python")
			case "state":
				return name == "intent-parser"
			}
			return strings.Contains(strings.ToLower(name), value)
		}, func(column string) (float64, bool) {
			if column == "age" {
				return float64(i) * 3600, true
			}
			return amountOf(amounts[i], time.Time{})
		}}
	}
	for _, tt := range []struct {
		text    string
		want    string // numbers of rows
		problem string // a part of it
		unread  int
	}{
		{"", "01234", "", 0},
		{"   ", "01234", "", 0},
		{"activity", "01", "", 0},
		{"ACTIVITY", "01", "", 0},
		{"slack", "34", "", 0},
		{"act rout", "0", "", 0},
		{"aro", "0", "", 0}, // no name holds it, so its letters may lie apart
		{"!activity", "234", "", 0},
		{"!activity !slack", "2", "", 0},
		{"!zzz", "01234", "", 0},
		{"!arr", "01234", "", 0}, // a negated word is never loose
		{"zzz", "", "", 0},
		{"runtime:python", "01", "", 0},
		{"!runtime:python", "234", "", 0},
		{"runtime:!python", "234", "", 0},
		{"runtime:!python slack", "34", "", 0},
		{"state:!ca", "0134", "", 0},
		{"state:!nosuch", "01234", "state is one of absent", 0},
		{"!runtime:!python", "01234", "one ! is enough", 0},
		{"runtime:!", "01234", "", 0},
		{"runtime:python store", "1", "", 0},
		{"runtime:", "01234", "", 0}, // still being typed
		{"function:events", "3", "", 0},
		{"state:ca", "2", "", 0},
		{"state:nosuch", "01234", "state is one of absent", 0},
		{"owner:bob activity", "01", `no column "owner": there are age, calls, function, runtime, state`, 0},
		{"a:b:c", "01234", `no column "a"`, 0},
		{":", "01234", `no column ""`, 0},
		{"!", "01234", "", 0},

		{"calls:>5", "12", "", 1},
		{"calls:<5", "4", "", 1},
		{"calls:!>5", "04", "", 1}, // what was not read is on neither side
		{"!calls:<5", "012", "", 1},
		{"calls:>1k", "1", "", 1},
		{"calls:>1k slack", "", "", 1},
		{"calls:>", "01234", "", 0}, // still being typed
		{"calls:>many", "01234", "calls is compared with a figure, such as calls:>5 or 1.5k", 0},
		{"calls:5", "01234", "calls is compared, such as calls:>5", 0},
		{"age:>90m", "234", "", 0},
		{"age:<1h", "0", "", 0},
		{"age:slack", "34", "", 0},
		{"function:>5", "", "", 0}, // a text is looked for
	} {
		t.Run(tt.text, func(t *testing.T) {
			f := parseFilter(tt.text, columns)
			picked, unread := f.pick(rows)
			got := ""
			for _, i := range picked {
				got += string(rune('0' + i))
			}
			if got != tt.want || unread != tt.unread {
				t.Errorf("rows %q and %d not read, want %q and %d", got, unread, tt.want, tt.unread)
			}
			if !strings.Contains(f.Problem, tt.problem) || (tt.problem == "") != (f.Problem == "") {
				t.Errorf("problem %q, want %q", f.Problem, tt.problem)
			}
		})
	}
}

func TestWhatAKindIsComparedWith(t *testing.T) {
	for _, tt := range []struct {
		kind Kind
		text string
		want float64
		not  bool
	}{
		{Number, "12", 12, false}, {Number, "1.5k", 1500, false}, {Number, "3m", 3e6, false}, {Number, "-2", -2, false},
		{Number, "12%", 0, true}, {Number, "nan", 0, true}, {Number, "1e999", 0, true}, {Number, "", 0, true}, {Number, "inf", 0, true},
		{Bytes, "2k", 2048, false}, {Share, "5%", 0.05, false}, {Share, "5", 0.05, false},
		{Money, "$4.50", 4.5, false}, {Money, "4", 4, false}, {Money, "4$", 0, true},
		{Span, "90", 90, false}, {Span, "90s", 90, false}, {Span, "250ms", 0.25, false}, {Span, "2d", 172800, false}, {Span, "2y", 0, true},
		{Age, "1w", 604800, false}, {Age, "1ms", 0, true},
	} {
		got, ok := tt.kind.parse(tt.text)
		if ok == tt.not || ok && math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%q of kind %d is %v, %v", tt.text, tt.kind, got, ok)
		}
	}
}

func FuzzFilter(f *testing.F) {
	for _, s := range []string{"a", "!a:b", "state:x", "漢 字:", "\x00\xff", "n:>1", "n:<", "n:!<1k"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		filter := parseFilter(text, answers{"a": {texts: true}, "state": {texts: true, oneOf: []string{"absent"}}, "n": {kind: Number}})
		rows := make([]row, 3)
		for i := range rows {
			rows[i] = row{strings.Repeat("ab", i), func(string, string) bool { return i > 0 },
				func(string) (float64, bool) { return float64(i), i > 1 }}
		}
		picked, unread := filter.pick(rows)
		if !slices.IsSorted(picked) || len(picked)+unread > 3 {
			t.Errorf("picked %v, not read %d", picked, unread)
		}
	})
}
