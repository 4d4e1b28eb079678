package component

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Tag is the key of the tag that what is made of a component carries. Its value is the
// component's name.
const Tag = "aloft:component"

// RolePath is where in IAM the roles are that aloft makes.
const RolePath = "/aloft/"

// Component is what a file describes, checked: names that each service takes, references
// that lead somewhere, and every default filled in that needs no account.
type Component struct {
	Name       string // lower case letters, digits and hyphens, at most 32
	File       string // path of the file, as it was given
	Boundary   string // ARN of the policy that bounds every role that is made; empty: none
	LogDays    int    // retention of log groups that are made, days
	Repository *Repository
	Build      *Build // nil: the code of the functions comes from local files
	Functions  []Function
	Tables     []Table
	APIs       []API
	Stages     Stages
	Lines      Lines
}

// Lines are the lines of the file by dotted key, from 1: "repository.name",
// "function.NAME.memory_mb", "table.NAME", "table.NAME.index.INDEX.read_units",
// "api.NAME.routes.METHOD PATH". What was left out has none.
type Lines map[string]int

// Of is where a thing stands: the line of its key, else that of the nearest thing around
// it; 0 when the file says nothing of it.
func (l Lines) Of(key ...string) int {
	for n := len(key); n > 0; n-- {
		if line := l[strings.Join(key[:n], ".")]; line > 0 {
			return line
		}
	}
	return 0
}

// SourceKind is where the code of a component is.
type SourceKind string

// The kinds of sources, in CodeBuild's words where it has one.
const (
	CodeCommit SourceKind = "CODECOMMIT"
	GitHub     SourceKind = "GITHUB"
	GitLab     SourceKind = "GITLAB"
	Bitbucket  SourceKind = "BITBUCKET"
	S3         SourceKind = "S3" // a zip in a bucket, which no push starts
)

// Repository is where the code is.
type Repository struct {
	Kind       SourceKind
	Name       string // of the repository of CodeCommit; empty for one elsewhere
	URL        string // "https://github.com/owner/name.git" or "s3://bucket/key"; empty for CodeCommit
	Connection string // ARN of the connection to the host of an https URL
	Branch     string // what is built when nobody names another; empty for S3
}

// Elsewhere reports whether the code is in no repository of CodeCommit.
func (r Repository) Elsewhere() bool { return r.Kind != CodeCommit }

// Role is an execution role: the ARN of one that is there, or empty for one that is made
// with the least that its user needs.
type Role string

// Create reports whether the role is made.
func (r Role) Create() bool { return r == "" }

// Name is the name of the role, or of the one that is made.
func (r Role) Name(made string) string {
	if r.Create() {
		return made
	}
	return string(r)[strings.LastIndexByte(string(r), '/')+1:]
}

// Build is the project of CodeBuild that makes the code of the functions.
type Build struct {
	Project      string
	Image        string // of the build environment
	Architecture string // of the build environment, as that of a function
	Compute      Compute
	Privileged   bool // it builds container images
	Role         Role
	Artifacts    Place    // where artifacts go; without a bucket: ArtifactBucket of the account
	ArtifactDays int      // after how many days artifacts are deleted; 0: never
	OnPush       []string // globs of the branches whose pushes start it; empty: none does
}

// Place is a bucket and a prefix in it, without slashes at its ends.
type Place struct{ Bucket, Prefix string }

// String is "s3://bucket/prefix".
func (p Place) String() string { return strings.TrimSuffix("s3://"+p.Bucket+"/"+p.Prefix, "/") }

// ArtifactBucket is the bucket of artifacts of an account where no other is named. The
// names of buckets are the world's, so it holds the account and the Region.
func ArtifactBucket(account, region string) string {
	return "aloft-artifacts-" + account + "-" + region
}

// Function is a function of Lambda.
type Function struct {
	Name         string
	Image        bool   // its package is a container image, which the build exports as IMAGE_URI
	Runtime      string // empty with Image
	Handler      string // empty with Image
	Architecture string // "x86_64" or "arm64"
	MemoryMB     int
	Timeout      time.Duration // whole seconds
	Role         Role
	Environment  map[string]string
	Zip          string        // path of a local zip, from the folder of the file; empty: the build makes it
	Artifact     string        // path of its zip inside the build's artifact; empty: the artifact is the function's zip
	Tables       []TableAccess // what a role that is made may do with tables
	Policy       []byte        // JSON of a policy that a role that is made has besides; nil: none
	PolicyFile   string        // where Policy was read, as the file names it
}

// Built reports whether the code comes from the component's build.
func (f Function) Built() bool { return f.Zip == "" }

// TableAccess is what a function may do with a table and its indexes.
type TableAccess struct {
	Table       string // of the component, or another one of the account
	Read, Write bool
}

// String is "activities:rw".
func (a TableAccess) String() string {
	s := a.Table + ":"
	if a.Read {
		s += "r"
	}
	if a.Write {
		s += "w"
	}
	return s
}

// Table is a table of DynamoDB.
type Table struct {
	Name        string
	Hash        Key
	Range       *Key // nil: none
	Billing     model.BillingMode
	ReadUnits   int64 // units a second; 0 on demand
	WriteUnits  int64
	TTL         string // attribute with the time to expire at; empty: none
	PointInTime bool   // recovery to any point in time
	Indexes     []Index
}

// Attributes are those that keys are made of, each once, in the order of the file.
func (t Table) Attributes() []Key {
	var all []Key
	seen := map[string]bool{}
	add := func(k *Key) {
		if k != nil && !seen[k.Name] {
			seen[k.Name] = true
			all = append(all, *k)
		}
	}
	add(&t.Hash)
	add(t.Range)
	for _, i := range t.Indexes {
		add(&i.Hash)
		add(i.Range)
	}
	return all
}

// Index is a global secondary index, which has all attributes of its table.
type Index struct {
	Name       string
	Hash       Key
	Range      *Key
	ReadUnits  int64 // units a second; 0 on demand
	WriteUnits int64
}

// API is an API of API Gateway.
type API struct {
	Name   string
	Kind   APIKind
	Routes []Route // in the order of the file
}

// APIKind is the kind of an API, in the words of API Gateway.
type APIKind string

// The kinds.
const (
	REST APIKind = "REST"
	HTTP APIKind = "HTTP"
)

// Functions are the functions that the routes lead to, each once.
func (a API) Functions() []string {
	var names []string
	seen := map[string]bool{}
	for _, r := range a.Routes {
		if !seen[r.Function] {
			seen[r.Function] = true
			names = append(names, r.Function)
		}
	}
	return names
}

// Stages are what functions and APIs are served at, in the order of promotion: an alias
// of each function, and a stage of each API whose variable names that alias.
type Stages struct {
	Of       []model.Stage
	Variable string // stage variable of the APIs
}

// Function finds a function by its name.
func (c Component) Function(name string) (Function, bool) {
	for _, f := range c.Functions {
		if f.Name == name {
			return f, true
		}
	}
	return Function{}, false
}

// Table finds a table by its name.
func (c Component) Table(name string) (Table, bool) {
	for _, t := range c.Tables {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}

// Images reports whether the build makes container images.
func (c Component) Images() bool {
	for _, f := range c.Functions {
		if f.Image {
			return true
		}
	}
	return false
}

// What holds where a file says nothing.
const (
	DefaultLogDays      = 30
	DefaultArtifactDays = 90
	DefaultBranch       = "main"
	DefaultMemoryMB     = 128
	DefaultTimeout      = 3 // seconds
	DefaultVariable     = "alias"
)

// Quota is how many units a second DynamoDB gives a table or an index, and all of an
// account in a Region.
type Quota struct {
	TableRead, TableWrite     int64
	AccountRead, AccountWrite int64
}

// UsualQuota is what an account has that never asked for more.
func UsualQuota() Quota { return Quota{40_000, 40_000, 80_000, 80_000} }
