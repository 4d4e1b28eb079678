package logview

import (
	"fmt"
	"path"
	"strings"
)

// trace says in a few words where a stack trace leads to and how deep it is: the innermost
// place in the function's own code, and how many lines are folded away.
func trace(lines []string) string {
	place := ""
	for _, line := range lines {
		found, inmost := frame(strings.TrimSpace(line))
		if found != "" && (place == "" || inmost) {
			place = found
		}
	}
	if place == "" {
		return fmt.Sprintf("+%d", len(lines))
	}
	return fmt.Sprintf("%s, +%d", place, len(lines))
}

// frame is the place that a line of a stack trace names, empty for none or for one in a
// runtime or a library. Python names the innermost last, the others name it first.
func frame(line string) (place string, last bool) {
	if rest, ok := strings.CutPrefix(line, `File "`); ok { // Python
		file, rest, _ := strings.Cut(rest, `", line `)
		number, name, _ := strings.Cut(rest, ", in ")
		if foreign(file) || number == "" {
			return "", false
		}
		return strings.TrimSpace(path.Base(file) + ":" + number + " " + name), true
	}
	if rest, ok := strings.CutPrefix(line, "at "); ok { // Node.js, Java
		name, file, found := strings.Cut(rest, "(")
		if !found {
			name, file = "", rest
		}
		file = strings.TrimPrefix(strings.TrimSuffix(file, ")"), "file://")
		if foreign(file) || foreign(name) {
			return "", false
		}
		return strings.TrimSpace(fileLine(file) + " " + method(name)), false
	}
	if strings.HasPrefix(line, "/") && strings.Contains(line, ".go:") { // Go
		file, _, _ := strings.Cut(line, " ")
		if foreign(file) {
			return "", false
		}
		return path.Base(file), false
	}
	return "", false
}

// foreign reports whether a place is in a runtime or a library.
func foreign(place string) bool {
	for _, part := range [...]string{
		"/var/runtime/", "/var/lang/", "/opt/", "/site-packages/", "/node_modules/", "node:", "/usr/local/go/", "/pkg/mod/",
		"java.", "jdk.", "sun.", "com.amazonaws.", "<frozen ", "<anonymous>", "lambdainternal",
	} {
		if strings.HasPrefix(place, part) || strings.HasPrefix(part, "/") && strings.Contains(place, part) {
			return true
		}
	}
	return false
}

// fileLine is the name of a file with its line, without the column.
func fileLine(file string) string {
	file = path.Base(file)
	if strings.Count(file, ":") == 2 {
		file = file[:strings.LastIndexByte(file, ':')]
	}
	return file
}

// method is the last part of a qualified name.
func method(name string) string {
	name = strings.TrimSpace(name)
	return name[strings.LastIndexByte(name, '.')+1:]
}
