package lambdalog

// Lines of loggers that write text: a time, a level, a request, in any order, and then
// the message.

import (
	"strings"
	"time"
)

// head is what stands before the message of a line.
type head struct {
	at      time.Time
	level   Level
	request string
	rest    string
}

// mostHeadTokens is how many words before a message may belong to its head.
const mostHeadTokens = 6

// readHead reads what stands before a message; false when nothing does.
func readHead(text string) (head, bool) {
	h := head{rest: text}
	named := false // a thread in brackets
	for range mostHeadTokens {
		at, rest, ok := leadingTime(h.rest)
		if ok && h.at.IsZero() {
			h.at, h.rest = at, rest
			continue
		}
		word, rest := cutWord(h.rest)
		bare := strings.TrimSuffix(word, ":")
		bracketed := len(bare) > 2 && bare[0] == '[' && bare[len(bare)-1] == ']'
		if bracketed {
			bare = bare[1 : len(bare)-1]
		}
		switch level := levelOf(bare); {
		case h.level == Unstated && level != Unstated && (bracketed || shouted(bare)):
			h.level = level
		case h.request == "" && isUUID(bare):
			h.request = bare
		case word == "undefined" && !h.at.IsZero() && h.level == Unstated: // Node.js, before there is a request
		case bracketed && !named && h.level == Unstated && precedesLevel(rest):
			named = true
		default:
			h = h.loggerName()
			return h, h.level != Unstated || !h.at.IsZero() || h.request != ""
		}
		h.rest = rest
	}
	return h, true
}

// loggerName takes the level off a line as Python's basicConfig writes it: LEVEL:logger:message.
func (h head) loggerName() head {
	if h.level != Unstated {
		return h
	}
	word, rest, ok := strings.Cut(h.rest, ":")
	if level := levelOf(word); ok && level != Unstated && shouted(word) && rest != "" && rest[0] != ' ' {
		h.level, h.rest = level, rest
	}
	return h
}

// precedesLevel reports whether a text begins with a level.
func precedesLevel(text string) bool {
	word, _ := cutWord(text)
	return levelOf(word) != Unstated && shouted(word)
}

// cutWord is a text's first word, and what follows the blanks or the tab after it.
func cutWord(text string) (string, string) {
	i := strings.IndexAny(text, " \t")
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimLeft(text[i:], " \t")
}

func shouted(word string) bool { return word != "" && strings.ToUpper(word) == word }

// levelOf is the level that a word means; Unstated for none.
func levelOf(word string) Level {
	if len(word) > len("INFORMATION") || len(word) < 3 {
		return Unstated
	}
	switch strings.ToUpper(word) {
	case "TRACE", "FINEST", "FINER":
		return Tracing
	case "DEBUG", "FINE", "VERBOSE":
		return Debug
	case "INFO", "NOTICE", "CONFIG", "INFORMATION":
		return Info
	case "WARN", "WARNING":
		return Warn
	case "ERROR", "ERR", "SEVERE":
		return Error
	case "FATAL", "CRITICAL", "PANIC", "ALERT", "EMERGENCY", "DPANIC":
		return Fatal
	}
	return Unstated
}

// numberedLevel is the level of a number, as pino and bunyan write them.
func numberedLevel(number string) Level {
	switch number {
	case "10":
		return Tracing
	case "20":
		return Debug
	case "30":
		return Info
	case "40":
		return Warn
	case "50":
		return Error
	case "60":
		return Fatal
	}
	return Unstated
}

// isUUID reports whether a text is a request's id.
func isUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		c := text[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
				return false
			}
		}
	}
	return true
}

// leadingTime reads the time that a text begins with, and what follows it. One that
// names no zone is of UTC, which is where Lambda's clocks are.
func leadingTime(text string) (time.Time, string, bool) {
	const date = len("2006-01-02")
	if len(text) < date+len("T15:04:05") || text[0] < '0' || text[0] > '9' {
		return time.Time{}, text, false
	}
	end := date + 1
	for end < len(text) && text[end] != ' ' && text[end] != '\t' {
		end++
	}
	stamp := strings.TrimRight(text[:end], ":")
	at, ok := parseTime(stamp)
	return at, strings.TrimLeft(text[end:], " \t"), ok
}

// parseTime reads a time as loggers write it.
func parseTime(stamp string) (time.Time, bool) {
	if len(stamp) < len("2006-01-02T15:04:05") || len(stamp) > len("2006-01-02T15:04:05.000000000+00:00") {
		return time.Time{}, false
	}
	layout := "2006-01-02T15:04:05"
	switch {
	case stamp[4] == '/' && stamp[10] == ' ':
		layout = "2006/01/02 15:04:05"
	case stamp[10] == ' ':
		layout = "2006-01-02 15:04:05"
	}
	for _, zone := range [...]string{"", "Z07:00", "Z0700"} {
		// Parse takes a fraction after the seconds, behind a point or a comma.
		if at, err := time.Parse(layout+zone, stamp); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// logfmt reads a line of key=value, as Go's slog writes text; false when it is none.
func logfmt(text string) ([]Field, bool) {
	if !strings.HasPrefix(text, "time=") && !strings.HasPrefix(text, "level=") && !strings.HasPrefix(text, "ts=") {
		return nil, false
	}
	var fields []Field
	for text != "" {
		key, rest, ok := strings.Cut(text, "=")
		if !ok || key == "" || strings.ContainsAny(key, " \"\t") {
			return nil, false
		}
		value := ""
		if strings.HasPrefix(rest, `"`) {
			end := stringEnd(rest)
			if end < 0 {
				return nil, false
			}
			value, rest = unquoted(rest[:end]), rest[end:]
		} else {
			end := strings.IndexByte(rest, ' ')
			if end < 0 {
				end = len(rest)
			}
			value, rest = rest[:end], rest[end:]
		}
		if rest != "" && rest[0] != ' ' {
			return nil, false
		}
		fields = append(fields, Field{Key: key, Value: value})
		text = strings.TrimLeft(rest, " ")
	}
	return fields, true
}
