package verb

import "regexp"

// nameRule is what AWS allows for the names of a kind of thing. The length stands
// beside the expression: one that counts to hundreds takes milliseconds of every
// start to compile.
type nameRule struct {
	letters     *regexp.Regexp
	least, most int // letters
}

func (r nameRule) allows(name string) bool {
	return len(name) >= r.least && len(name) <= r.most && r.letters.MatchString(name)
}

// The rules for names that operators type. A qualifier such as orders:prod is no
// part of a function's name: stages are named apart.
var (
	functionName = nameRule{regexp.MustCompile(`^[A-Za-z0-9_-]+$`), 1, 140}
	tableName    = nameRule{regexp.MustCompile(`^[A-Za-z0-9_.-]+$`), 3, 255} // and of indexes
	projectName  = nameRule{regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`), 1, 255}
)
