package keymap

// What a filter understands, for help and documentation.

import "github.com/aloftdeck/aloft/model/logview"

// FilterForms are the forms of a filter and what each lets through, in the order in
// which they are told.
func FilterForms() [][2]string {
	forms := [][2]string{
		{"word", "Rows that hold the word. Where none does, its letters may lie apart."},
		{"one two", "Rows for which both hold."},
		{"!word", "Rows that do not hold the word."},
		{"column:value", "Rows whose column has the value, such as prod:14, prod:absent, state:drift, by:alice."},
		{"!column:value", "All other rows; column:!value means the same."},
		{"column:>value", "Rows whose figure, span or age is greater; column:<value, less, such as err:>1, drift:>2, took:>5m, age:<3d, " +
			"size:>1g, month:>$10. What was not read is on neither side."},
		{"column:", "The columns. Functions: function, runtime, by, why, state, drift, moved, calls, err, p95, throttled, and each stage by its name. " +
			"Versions: version, serves, runtime, note, code, memory, age, build. " +
			"Builds: project, state, source, commit, what, by, number, phase, took, age. " +
			"Tables: table, index, billing, status, state, scaling, capacity, read, write, throttled, size, items, month. " +
			"APIs: api, kind, stage, alias, state, function, deployed, calls, 5xx, p95. " +
			"Cost: name, service, month, rate, week. " +
			"History: function, stage, by, kind, status, from, to, reason, age."},
		{"in Log", "The text is searched for as it was typed; case counts only where it has a capital letter."},
	}
	for _, f := range logview.Forms() {
		forms = append(forms, [2]string{"in Log " + f[0], f[1]})
	}
	return forms
}
