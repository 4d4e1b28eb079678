package sim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// function is one Lambda function: its unpublished code, what was published of
// it, and its aliases.
type function struct {
	name       string
	latest     version
	published  []version        // ascending by number; see versions
	unlisted   func() []version // makes the published versions at first use; nil when they are made
	numbers    int              // highest number ever given; numbers are never given twice
	aliases    map[string]*alias
	services   map[string][]service       // what each stage served when, for the log
	faults     map[string]fault           // what is wrong with versions, by their numbers
	updating   *codeUpdate                // the change of $LATEST that is under way, nil for none
	failed     *codeUpdate                // the last one, when it failed
	executions []execution                // durable ones, in the order in which they began
	reserved   *int32                     // how many invocations may run at once, nil for no number of its own
	answer     *Answer                    // to invocations; nil: as the demo's functions answer
	created    bool                       // by a call: it answers as a first handler does
	tags       map[string]string          // that it was given
	ran        map[string]time.Time       // when a version was invoked last, by its number
	policies   map[string]*resourcePolicy // who may call it, by qualifier
	past       func() []event             // makes what CloudTrail knows from before the account began; nil for nothing
	fill       func(*function)            // makes the contents at first use, so that big accounts start at once; nil when done
}

// version is one published version, or the unpublished one with number 0.
type version struct {
	config
	number   int
	revision string
	modified time.Time
}

// config is what UpdateFunctionCode and UpdateFunctionConfiguration change. Its
// slices and maps are replaced, never written to.
type config struct {
	description string
	runtime     string
	handler     string
	role        string
	arch        string
	codeSHA     string
	made        *packing // what the hash and size are still to be worked out of, nil when they are known
	image       string   // URI of a container image, empty for a zip
	codeBytes   int64
	memoryMB    int32
	timeout     int32
	ephemeralMB int32
	env         map[string]string
	layers      []string
	tracing     string
	deadLetter  string
	kmsKey      string
	durable     bool
	tenants     bool // each environment is of one tenant
}

// alias points to one version, or to two by weight.
type alias struct {
	name        string
	version     string // number or $LATEST
	extra       string // the additional version; empty for none
	weight      float64
	description string
	revision    string
	provisioned *provision // nil for none
	movedAt     time.Time  // last change through the SDK: by an operator
}

// function finds a function and makes its contents if that is still to be done.
func (w *World) function(name string) (*function, bool) {
	f, ok := w.functions[name]
	if !ok {
		return nil, false
	}
	if f.fill != nil {
		fill := f.fill
		f.fill = nil
		fill(f)
	}
	w.settle(f)
	return f, true
}

// add puts a function into the account, in its place by name.
func (w *World) add(f *function) {
	if _, taken := w.functions[f.name]; !taken {
		i, _ := slices.BinarySearch(w.names, f.name)
		w.names = slices.Insert(w.names, i, f.name)
	}
	w.functions[f.name] = f
}

// versions are the published versions.
func (f *function) versions() []version {
	if f.unlisted != nil {
		f.published, f.unlisted = f.unlisted(), nil
	}
	return f.published
}

// version finds a published version or $LATEST.
func (f *function) version(number string) (*version, bool) {
	if number == model.Latest {
		return &f.latest, true
	}
	n, ok := model.VersionNumber(number)
	if !ok || strconv.FormatInt(n, 10) != number {
		return nil, false
	}
	published := f.versions()
	i, ok := slices.BinarySearchFunc(published, int(n), func(v version, n int) int { return v.number - n })
	if !ok {
		return nil, false
	}
	return &published[i], true
}

// newest is the version published last; false when there is none.
func (f *function) newest() (*version, bool) {
	published := f.versions()
	if len(published) == 0 {
		return nil, false
	}
	return &published[len(published)-1], true
}

// sortedAliases are the aliases by name, the order in which Lambda lists them.
func (f *function) sortedAliases() []*alias {
	out := make([]*alias, 0, len(f.aliases))
	for _, a := range f.aliases {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *alias) int { return strings.Compare(a.name, b.name) })
	return out
}

// label is the version's number as Lambda writes it.
func (v *version) label() string {
	if v.number == 0 {
		return model.Latest
	}
	return strconv.Itoa(v.number)
}

// arn is a function's ARN, with the qualifier when there is one.
func (w *World) arn(name, qualifier string) string {
	arn := "arn:aws:lambda:" + w.region + ":" + w.account + ":function:" + name
	if qualifier != "" {
		arn += ":" + qualifier
	}
	return arn
}

// reference splits what a caller may give as a function's name: a name, a partial
// or a whole ARN, each perhaps with a qualifier.
func reference(s string) (name, qualifier string) {
	if _, rest, ok := strings.Cut(s, ":function:"); ok {
		s = rest
	} else if rest, ok := strings.CutPrefix(s, "function:"); ok {
		s = rest
	}
	name, qualifier, _ = strings.Cut(s, ":")
	return name, qualifier
}
