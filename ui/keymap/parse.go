package keymap

// Keys as people write them in the config.

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// modifiers are in the order in which Bubble Tea names them.
var modifiers = [...]string{"ctrl", "alt", "shift", "meta", "hyper", "super"}

// named are the keys without a character of their own, as Bubble Tea names them.
func named() []string {
	keys := []string{
		"enter", "tab", "backspace", "esc", "space", "up", "down", "left", "right",
		"insert", "delete", "pgup", "pgdown", "home", "end",
	}
	for n := range 24 {
		keys = append(keys, fmt.Sprintf("f%d", n+1))
	}
	return keys
}

// alias is another common name of a key.
func alias(name string) string {
	switch name {
	case "return":
		return "enter"
	case "escape":
		return "esc"
	case "pgdn", "pagedown":
		return "pgdown"
	case "pageup":
		return "pgup"
	case "del":
		return "delete"
	case "ins":
		return "insert"
	case " ":
		return "space"
	}
	return name
}

// parse turns a key as people write it into the name that Bubble Tea gives it:
// one character, or a named key, with modifiers before it.
func parse(text string) (string, error) {
	if utf8.RuneCountInString(text) == 1 {
		if r, _ := utf8.DecodeRuneInString(text); r == ' ' || unicode.IsGraphic(r) {
			return alias(text), nil
		}
	}
	parts := strings.Split(text, "+")
	if strings.HasSuffix(text, "++") { // the plus key itself
		parts = append(parts[:len(parts)-2], "+")
	}
	base := parts[len(parts)-1]
	held := map[string]bool{}
	for _, m := range parts[:len(parts)-1] {
		m = strings.ToLower(m)
		if !slices.Contains(modifiers[:], m) {
			return "", fmt.Errorf("%q is no key: %q is no modifier; write it such as ctrl+p, alt+enter, f5", text, m)
		}
		held[m] = true
	}
	if utf8.RuneCountInString(base) != 1 {
		base = alias(strings.ToLower(base))
		if !slices.Contains(named(), base) {
			return "", fmt.Errorf("%q is no key; write it such as p, P, ctrl+p, enter, pgdown, f5", text)
		}
	} else if r, _ := utf8.DecodeRuneInString(base); !unicode.IsGraphic(r) {
		return "", fmt.Errorf("%q is no key", text)
	} else if len(held) == 1 && held["shift"] && unicode.IsLetter(r) {
		return string(unicode.ToUpper(r)), nil // shift alone makes another character
	} else if held["ctrl"] {
		base = strings.ToLower(base)
	}
	base = alias(base)
	var b strings.Builder
	for _, m := range modifiers {
		if held[m] {
			b.WriteString(m + "+")
		}
	}
	return b.String() + base, nil
}

// printable reports whether a key types a character.
func printable(key string) bool {
	return utf8.RuneCountInString(key) == 1 || key == "space"
}
