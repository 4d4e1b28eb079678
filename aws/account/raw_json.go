package account

// How an answer of the SDK is written as JSON, and what is masked in it.

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/aloftdeck/aloft/model"
)

// veil says how an answer is written.
type veil struct {
	small bool     // names begin with a small letter, as the service writes them
	open  []string // stage variables whose values are shown
}

// written is an answer as JSON for people, with the names that AWS has for its fields, in
// the order of the SDK. What was not answered is left out. Values of variables, passwords
// and tokens are masked, and so is what is behind the question mark of a signed address.
func written(answer any, v veil) string {
	w := &rawWriter{veil: v}
	w.value(reflect.ValueOf(answer), nil)
	return w.out.String()
}

// rawWriter writes one answer.
type rawWriter struct {
	veil
	out bytes.Buffer
}

// value writes a value. The path are the names of the fields around it.
func (w *rawWriter) value(v reflect.Value, path []string) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			w.out.WriteString("null")
			return
		}
		v = v.Elem()
	}
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		w.text(v.Interface().(time.Time).UTC().Format(time.RFC3339Nano))
	case v.Kind() == reflect.Struct:
		w.object(v, path)
	case v.Kind() == reflect.Map:
		w.dictionary(v, path)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		w.text(base64.StdEncoding.EncodeToString(v.Bytes()))
	case v.Kind() == reflect.Slice:
		w.list(v, path)
	case v.Kind() == reflect.String && v.Type() != reflect.TypeFor[string]():
		w.text(v.String()) // one of the words that AWS has for it
	case v.Kind() == reflect.String:
		w.text(w.masked(v.String(), path))
	default:
		fmt.Fprint(&w.out, v.Interface()) // a number or a switch
	}
}

// object writes the fields of a structure that were answered.
func (w *rawWriter) object(v reflect.Value, path []string) {
	named := namedVariable(v)
	var parts []part
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Name == "ResultMetadata" || absent(v.Field(i)) {
			continue
		}
		name := f.Name
		if w.small {
			name = strings.ToLower(name[:1]) + name[1:]
		}
		field := v.Field(i)
		parts = append(parts, part{name, func() {
			if named && f.Name == "Value" {
				w.text(model.Masked)
				return
			}
			w.value(field, append(path, f.Name))
		}})
	}
	w.braces('{', '}', parts, len(path))
}

// part is one thing of a structure, a map or a list.
type part struct {
	name  string // empty in lists
	write func()
}

// dictionary writes a map by its keys.
func (w *rawWriter) dictionary(v reflect.Value, path []string) {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	parts := make([]part, len(keys))
	for i, key := range keys {
		parts[i] = part{key.String(), func() { w.value(v.MapIndex(key), append(path, key.String())) }}
	}
	w.braces('{', '}', parts, len(path))
}

func (w *rawWriter) list(v reflect.Value, path []string) {
	parts := make([]part, v.Len())
	for i := range parts {
		parts[i] = part{"", func() { w.value(v.Index(i), append(path, "")) }}
	}
	w.braces('[', ']', parts, len(path))
}

// braces writes parts each on a line of its own, further in than what is around them.
func (w *rawWriter) braces(open, end byte, parts []part, depth int) {
	w.out.WriteByte(open)
	for i, p := range parts {
		if i > 0 {
			w.out.WriteByte(',')
		}
		w.out.WriteString("\n" + strings.Repeat("  ", depth+1))
		if open == '{' {
			w.text(p.name)
			w.out.WriteString(": ")
		}
		p.write()
	}
	if len(parts) > 0 {
		w.out.WriteString("\n" + strings.Repeat("  ", depth))
	}
	w.out.WriteByte(end)
}

// text writes a text in quotes. What would do something to a terminal, or turn its
// letters round, stands as its number.
func (w *rawWriter) text(s string) {
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a text can always be written
	for _, r := range strings.TrimSuffix(quoted.String(), "\n") {
		switch {
		case unicode.IsPrint(r):
			w.out.WriteRune(r)
		case r > 0xffff:
			high, low := (r-0x10000)>>10+0xd800, (r-0x10000)&0x3ff+0xdc00
			fmt.Fprintf(&w.out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&w.out, `\u%04x`, r)
		}
	}
}

// absent reports whether a field was not answered.
func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		return v.IsNil()
	case reflect.String:
		return v.Len() == 0 // a word of AWS' own, which is never empty
	}
	return false
}

// namedVariable reports whether a structure is a variable of CodeBuild with its own value.
// The value of any other is the name of a parameter or secret, which tells nothing.
func namedVariable(v reflect.Value) bool {
	name, value := v.FieldByName("Name"), v.FieldByName("Value")
	if !strings.HasSuffix(v.Type().Name(), "EnvironmentVariable") || !name.IsValid() || !value.IsValid() {
		return false
	}
	kind := v.FieldByName("Type")
	return !kind.IsValid() || kind.Len() == 0 || kind.String() == "PLAINTEXT"
}

// variableFields are those that hold variables by name.
var variableFields = []string{"Variables", "StageVariables", "StageVariableOverrides"}

// secretive are words in the names of fields, keys and tags whose texts are not shown.
var secretive = []string{
	"password", "passwd", "passphrase", "secret", "token", "credential", "privatekey", "apikey", "accesskey",
}

// masked is a text of an answer as it is shown.
func (w *rawWriter) masked(text string, path []string) string {
	if len(path) == 0 {
		return text
	}
	name := path[len(path)-1]
	if len(path) > 1 && slices.Contains(variableFields, path[len(path)-2]) && !slices.Contains(w.open, name) {
		return model.Masked
	}
	if text == "" {
		return text
	}
	plain := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
	secret := slices.ContainsFunc(secretive, func(word string) bool { return strings.Contains(plain, word) })
	if secret && !reference(text) {
		return model.Masked
	}
	if plain == "buildspec" && strings.Contains(strings.ToLower(text), "variables") {
		return model.Masked // it may hold the values of variables
	}
	return addresses(text)
}

// reference reports whether a text only names a thing of AWS.
func reference(text string) bool {
	return strings.HasPrefix(text, "arn:") && !strings.ContainsAny(text, " \n")
}

var (
	// queried is an address with what stands behind its question mark, by which AWS signs.
	queried = regexp.MustCompile(`(?i)\b([a-z][a-z0-9+.-]*://([^\s/?#"'<>]*)[^\s?#"'<>]*)\?[^\s#"'<>]+`)
	// console are the hosts of the console, whose pages carry nothing secret there.
	console = regexp.MustCompile(`(?i)(^|\.)console\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)$`)
)

// addresses is a text whose addresses are without what they carry for signing in.
func addresses(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	text = signingIn.ReplaceAllLiteralString(text, "://"+model.Masked+"@")
	return queried.ReplaceAllStringFunc(text, func(found string) string {
		parts := queried.FindStringSubmatch(found)
		if console.MatchString(parts[2]) {
			return found
		}
		return parts[1] + "?" + model.Masked
	})
}
