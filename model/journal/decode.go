package journal

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
)

// Nearly all lines of a journal are what aloft itself wrote: plain ASCII without
// blanks or escapes. They are read here in a fraction of the time that
// encoding/json takes, so that a journal of years does not hold up the start.
// Everything else is left to encoding/json, which alone says what is valid.

// mostWords bounds the texts that are kept once for all lines.
const mostWords = 1 << 14

// words are texts that come again and again, such as functions and stages.
type words map[string]string

// of is the text of some bytes, one for all that are the same.
func (w words) of(b []byte) string {
	if s, ok := w[string(b)]; ok {
		return s
	}
	s := string(b)
	if len(w) < mostWords {
		w[s] = s
	}
	return s
}

// decode reads one line, and reports whether it is one of JSON that fits an entry.
func (w words) decode(text []byte, e *Entry) bool {
	if w.plain(bytes.TrimSuffix(text, []byte("\n")), e) {
		return true
	}
	*e = Entry{}
	return json.Unmarshal(text, e) == nil
}

// plain reads a line as aloft writes it; it reports false for any other, whether
// or not that is valid, and may leave a part of it in the entry.
func (w words) plain(text []byte, e *Entry) bool {
	if len(text) < 2 || text[0] != '{' {
		return false
	}
	for rest := text; ; {
		key, after, ok := quoted(rest[1:]) // behind the brace or the comma
		if !ok || len(after) < 2 || after[0] != ':' {
			return false
		}
		after = after[1:]
		switch after[0] {
		case '"':
			value, behind, ok := quoted(after)
			if !ok || !w.text(e, key, value, after[:len(after)-len(behind)]) {
				return false
			}
			rest = behind
		case '{':
			end := bytes.IndexByte(after, '}') + 1
			if string(key) != "canary" || e.Canary != nil || json.Unmarshal(after[:end], &e.Canary) != nil {
				return false
			}
			rest = after[end:]
		default:
			end := bytes.IndexAny(after, ",}")
			if end < 0 || !e.bare(key, string(after[:end])) {
				return false
			}
			rest = after[end:]
		}
		switch {
		case len(rest) == 1 && rest[0] == '}':
			return true
		case len(rest) < 2 || rest[0] != ',':
			return false
		}
	}
}

// quoted is the plain text that begins with a quote, and what is behind it.
func quoted(b []byte) (text, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil, false
	}
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return b[1:i], b[i+1:], true
		case c == '\\' || c < 0x20 || c >= 0x7f:
			return nil, nil, false
		}
	}
	return nil, nil, false
}

// text sets a field that is a text. Raw is the value with its quotes.
func (w words) text(e *Entry, key, value, raw []byte) bool {
	switch string(key) {
	case "id":
		e.ID = string(value)
	case "phase":
		e.Phase = Phase(w.of(value))
	case "at":
		return moment(&e.At, raw)
	case "until":
		return moment(&e.Until, raw)
	case "kind":
		e.Kind = w.of(value)
	case "account":
		e.Account = w.of(value)
	case "region":
		e.Region = w.of(value)
	case "function":
		e.Function = w.of(value)
	case "stage":
		e.Stage = w.of(value)
	case "alias":
		e.Alias = w.of(value)
	case "from":
		e.From = w.of(value)
	case "to":
		e.To = w.of(value)
	case "by":
		e.By = w.of(value)
	case "host":
		e.Host = w.of(value)
	case "arn":
		e.ARN = w.of(value)
	case "reason":
		e.Reason = string(value)
	case "revision":
		e.Revision = string(value)
	case "status":
		e.Status = w.of(value)
	case "detail":
		e.Detail = string(value)
	case "step":
		e.Step = w.of(value)
	case "artifact":
		e.Artifact = string(value)
	case "code_sha256":
		e.CodeSHA256 = string(value)
	case "move":
		e.Move = string(value)
	case "table":
		e.Table = w.of(value)
	case "index":
		e.Index = w.of(value)
	case "subject":
		e.Ref = w.of(value)
	case "set":
		e.Set = w.of(value)
	case "test":
		e.Test = w.of(value)
	case "verdict":
		e.Verdict = w.of(value)
	case "undoes":
		e.Undoes = string(value)
	default:
		return false
	}
	return true
}

// moment reads a time as encoding/json does.
func moment(t *time.Time, raw []byte) bool { return t.UnmarshalJSON(raw) == nil }

// bare sets a field that is a number or true or false.
func (e *Entry) bare(key []byte, value string) bool {
	switch string(key) {
	case "v":
		return natural(&e.Format, value)
	case "pid":
		return natural(&e.PID, value)
	case "setof":
		return natural(&e.SetOf, value)
	case "settled":
		e.Settled = value == "true"
		return e.Settled || value == "false"
	}
	return false
}

// natural reads a number of at most nine digits without a sign.
func natural(to *int, s string) bool {
	if s == "" || len(s) > 9 || s[0] == '0' && len(s) > 1 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	n, err := strconv.Atoi(s)
	*to = n
	return err == nil
}
