package list

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strings"
	"time"
)

// written are the columns that files and copies have: those that show where there is room,
// so that a file does not depend on the terminal.
func (l *List[R]) written() []*Column[R] {
	var columns []*Column[R]
	for i := range l.columns {
		if c := &l.columns[i]; c.Title != "" && c.Value != nil {
			columns = append(columns, c)
		}
	}
	return columns
}

// WriteCSV writes the rows that the filter lets through, in their order, below a line with
// the columns' ids. A value that was not read is empty; a text that begins like a formula of
// a spreadsheet stands behind an apostrophe.
func (l *List[R]) WriteCSV(w io.Writer) error {
	columns := l.written()
	out := csv.NewWriter(w)
	record := make([]string, len(columns))
	for k, c := range columns {
		record[k] = c.ID
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, i := range l.rows {
		for k, c := range columns {
			v := c.Value(l.all[i])
			record[k] = unspoken(v, wordsOf(v))
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// unspoken is a text that a spreadsheet takes for no formula: what strangers have named may
// begin like one.
func unspoken(v any, text string) string {
	switch v.(type) {
	case string, []string:
		if text != "" && strings.ContainsRune("=+-@", rune(text[0])) {
			return "'" + text
		}
	}
	return text
}

// WriteJSON writes the rows that the filter lets through, in their order, each as an object
// with the columns' ids. A value that was not read is null.
func (l *List[R]) WriteJSON(w io.Writer) error {
	columns := l.written()
	rows := make([]map[string]any, 0, len(l.rows))
	for _, i := range l.rows {
		object := make(map[string]any, len(columns))
		for _, c := range columns {
			object[c.ID] = jsonOf(c.Value(l.all[i]))
		}
		rows = append(rows, object)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(rows)
}

// jsonOf is a value as JSON has it: spans in seconds, moments in UTC.
func jsonOf(v any) any {
	switch v := v.(type) {
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	case time.Duration:
		return v.Seconds()
	case time.Time:
		if v.IsZero() {
			return nil
		}
		return v.UTC()
	}
	return v
}

// Copy is the chosen row in one line, empty when none is chosen.
func (l *List[R]) Copy() string {
	r, ok := l.Chosen()
	if !ok {
		return ""
	}
	var fields []string
	for _, c := range l.written() {
		if text := wordsOf(c.Value(r)); text != "" {
			fields = append(fields, text)
		}
	}
	return strings.Join(fields, "\t")
}

// Details is all that the columns tell of the chosen row.
func (l *List[R]) Details() (title string, lines [][2]string) {
	r, ok := l.Chosen()
	if !ok {
		return "", nil
	}
	for _, c := range l.written() {
		if text := wordsOf(c.Value(r)); text != "" {
			lines = append(lines, [2]string{strings.ToLower(c.Title), text})
		}
	}
	return l.spec.Key(r), lines
}
