package component

import "strings"

// KeyType is the type of a key's attribute, in DynamoDB's letters.
type KeyType string

// The types that a key can have.
const (
	StringKey KeyType = "S"
	NumberKey KeyType = "N"
	BinaryKey KeyType = "B"
)

// Key is an attribute that is a key of a table or of an index.
type Key struct {
	Name string
	Type KeyType
}

// String is "id:S", as a file writes it.
func (k Key) String() string { return k.Name + ":" + string(k.Type) }

// maxKeyName is the longest name of a key's attribute, in bytes.
const maxKeyName = 255

// ParseKey reads a key such as "id:S". Without a key it says what is wrong, and what to do.
func ParseKey(s string) (k Key, why, hint string) {
	at := strings.LastIndexByte(s, ':')
	if at < 0 {
		return Key{}, "has no type", `write the attribute and S, N or B: "` + s + `:S"`
	}
	k = Key{Name: s[:at], Type: KeyType(s[at+1:])}
	switch {
	case k.Name == "":
		return Key{}, "names no attribute", `write it like "id:S"`
	case len(k.Name) > maxKeyName:
		return Key{}, "has a name of more than 255 bytes, the most that DynamoDB takes for keys", ""
	case k.Type == StringKey || k.Type == NumberKey || k.Type == BinaryKey:
		return k, "", ""
	}
	hint = "S is a text, N a number, B bytes"
	if near := KeyType(strings.ToUpper(string(k.Type))); near == StringKey || near == NumberKey || near == BinaryKey {
		hint = "write " + string(near)
	}
	return Key{}, "has a type that DynamoDB has not for keys", hint
}
