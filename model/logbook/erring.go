package logbook

import "strings"

// erringText reports whether a line's plain text tells of an error: a command that
// failed, an exit status that is not zero, the head of a stack trace, the word
// ERROR in capitals, a panic, an npm error, a phase that failed.
func erringText(text string) bool {
	for _, sign := range errorSigns {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return word(text, "ERROR") || status(text)
}

// errorSigns tell of an error wherever they stand in a line.
var errorSigns = [...]string{
	"Traceback (most recent call last)", "panic: ", "npm ERR!", "npm error ", "COMMAND_EXECUTION_ERROR",
	"Command did not exit successfully", "Error while executing command", "State: FAILED", "Exception in thread ",
	"Task timed out after ",
}

// word reports whether a word stands alone in a text.
func word(text, w string) bool {
	for rest := text; ; {
		i := strings.Index(rest, w)
		if i < 0 {
			return false
		}
		at := len(text) - len(rest) + i
		if (at == 0 || !inWord(text[at-1])) && (at+len(w) == len(text) || !inWord(text[at+len(w)])) {
			return true
		}
		rest = rest[i+len(w):]
	}
}

func inWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// status reports whether a text names an exit status, or code, that is not zero.
func status(text string) bool {
	for rest := text; ; {
		i := strings.Index(rest, "exit ")
		if i < 0 {
			return false
		}
		rest = rest[i+len("exit "):]
		after, ok := strings.CutPrefix(rest, "status ")
		if !ok {
			after, ok = strings.CutPrefix(rest, "code ")
		}
		if !ok {
			continue
		}
		digits := len(after) - len(strings.TrimLeft(after, "0123456789"))
		if strings.Trim(after[:digits], "0") != "" {
			return true
		}
	}
}
