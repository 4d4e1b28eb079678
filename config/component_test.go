package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
)

// small is the least of a component, to which a test adds what it is about.
const small = "name = \"shop\"\n[repository]\nname = \"shop\"\n[build]\n[stages]\nnames = [\"dev\", \"prod\"]\n" +
	"[[function]]\nname = \"orders\"\nruntime = \"python3.12\"\nhandler = \"app.handler\"\n"

// served is small with one API whose routes follow.
const served = small + "[[api]]\nname = \"shop\"\nroutes = [\n"

// kept is small with one table whose keys follow.
const kept = small + "[[table]]\nname = \"orders\"\n"

// badComponents are components with something wrong in them; what is said about each is in
// testdata/component_errors.golden.
var badComponents = []struct{ name, text string }{
	{"empty", ""},
	{"not TOML", "name = \n"},
	{"nothing to make", "name = \"shop\"\n"},
	{"unknown keys",
		"nmae = \"shop\"\n[repository]\nnam = \"shop\"\nbranches = \"x\"\n[biuld]\n[[function]]\nname = \"a\"\nmemory = 5\nhash_key = \"x:S\"\n[[functions]]\nname = \"b\"\n"},
	{"unknown key of an index", kept +
		"hash_key = \"id:S\"\nindexes = [\n  { name = \"by-user\", hash_key = \"user:S\",\n    hash = 1 } ]\n"},
	{"one for several and several for one",
		"name = \"shop\"\n[[repository]]\nname = \"shop\"\n[function]\nname = \"a\"\n[[stages]]\nnames = []\n[[build]]\n"},
	{"texts for tables", "name = \"shop\"\nrepository = \"shop\"\ntable = [\"a\"]\nstages = [\"dev\"]\n"},
	{"types", small +
		"memory_mb = \"128\"\nimage = \"yes\"\nenvironment = \"A=b\"\ntables = \"orders:rw\"\ntimeout_s = 1.5\narchitecture = 64\n[[table]]\nname = 5\nhash_key = 5\nindexes = \"x\"\n[[table]]\nname = \"two\"\nhash_key = \"id:S\"\nindexes = [1, { name = 2 }]\n"},
	{"names of components", "name = \"Shop Floor\"\n[repository]\nname = \"x\"\n"},
	{"component's name begins with a digit", "name = \"1shop\"\n[repository]\nname = \"x\"\n"},
	{"component's name is long", "name = \"" + strings.Repeat("a", 41) + "\"\n[repository]\nname = \"x\"\n"},
	{"boundary and days of logs",
		"name = \"shop\"\npermissions_boundary = \"boundary\"\nlog_days = 42\n[repository]\nname = \"x\"\n"},
	{"repository", "name = \"shop\"\n[repository]\n"},
	{"repository's name", "name = \"shop\"\n[repository]\nname = \"shop.git\"\nbranch = \"a..b\"\n"},
	{"repository in two places",
		"name = \"shop\"\n[repository]\nname = \"shop\"\nsource = \"https://github.com/o/shop\"\n"},
	{"source without a connection", "name = \"shop\"\n[repository]\nsource = \"https://github.com/o/shop\"\n"},
	{"connection without a source",
		"name = \"shop\"\n[repository]\nname = \"shop\"\nconnection = \"arn:aws:codeconnections:us-east-1:123456789012:connection/a-b\"\n"},
	{"connection", "name = \"shop\"\n[repository]\nsource = \"https://github.com/o/shop\"\nconnection = \"github\"\n"},
	{"source in plain http", "name = \"shop\"\n[repository]\nsource = \"http://github.com/o/shop\"\n"},
	{"source for SSH", "name = \"shop\"\n[repository]\nsource = \"git@github.com:o/shop.git\"\n"},
	{"source with a password", "name = \"shop\"\n[repository]\nsource = \"https://me:secret@github.com/o/shop\"\n"},
	{"source on an unknown host", "name = \"shop\"\n[repository]\nsource = \"https://gihub.com/o/shop\"\n"},
	{"source without a repository", "name = \"shop\"\n[repository]\nsource = \"https://github.com/shop\"\n"},
	{"source that is CodeCommit",
		"name = \"shop\"\n[repository]\nsource = \"https://git-codecommit.us-east-1.amazonaws.com/v1/repos/shop\"\n"},
	{"source in a bucket", "name = \"shop\"\n[repository]\nsource = \"s3://code\"\nbranch = \"main\"\n"},
	{"source in a bucket that a push starts",
		"name = \"shop\"\n[repository]\nsource = \"s3://code/shop.zip\"\nbranch = \"main\"\nconnection = \"arn:aws:codeconnections:us-east-1:123456789012:connection/a-b\"\n[build]\non_push = [\"main\"]\n"},
	{"build without a source", "name = \"shop\"\n[build]\n"},
	{"build", small +
		"[[function]]\nname = \"pay\"\nruntime = \"nodejs22.x\"\nhandler = \"app.handler\"\narchitecture = \"arm64\"\n"},
	{"build's keys",
		"name = \"shop\"\n[repository]\nname = \"shop\"\n[build]\nproject = \"-shop\"\nimage = \"a b\"\ncompute = \"smal\"\nrole = \"admin\"\nartifacts = \"s3://Bucket/x\"\nartifact_days = -1\non_push = [\n\"main\",\n\"feature/**\",\n\"main\",\n\"v[0-9]\",\n\"a b\",\n5 ]\n"},
	{"artifacts", "name = \"shop\"\n[repository]\nname = \"shop\"\n[build]\nartifacts = \"bucket/prefix\"\n"},
	{"artifacts in an address",
		"name = \"shop\"\n[repository]\nname = \"shop\"\n[build]\nartifacts = \"s3://10.0.0.1/a\"\n"},
	{"artifacts with an open end",
		"name = \"shop\"\n[repository]\nname = \"shop\"\n[build]\nartifacts = \"s3://bucket/a/\"\n"},
	{"functions without code",
		"name = \"shop\"\n[stages]\nnames = [\"dev\"]\n[[function]]\nname = \"orders\"\nruntime = \"python3.12\"\nhandler = \"app.handler\"\n[[function]]\nname = \"render\"\nimage = true\n"},
	{"functions called the same", small +
		"[[function]]\nname = \"orders\"\nruntime = \"python3.12\"\nhandler = \"app.handler\"\n"},
	{"function without anything", small + "[[function]]\n"},
	{"names of functions", small + "[[function]]\nname = \"a/b\"\nruntime = \"python3.12\"\nhandler = \"app.handler\"\n"},
	{"runtimes", small +
		strings.ReplaceAll("[[function]]\nname = \"a\"\nruntime = \"python3.21\"\n[[function]]\nname = \"b\"\nruntime = \"python\"\n[[function]]\nname = \"c\"\nruntime = \"nodejs16.x\"\n[[function]]\nname = \"d\"\nruntime = \"cobol\"\n", "runtime", "handler = \"app.handler\"\nruntime")},
	{"handlers", small +
		"[[function]]\nname = \"a\"\nruntime = \"python3.12\"\nhandler = \"handler\"\n[[function]]\nname = \"b\"\nruntime = \"python3.12\"\n[[function]]\nname = \"c\"\nruntime = \"python3.12\"\nhandler = \"\"\n"},
	{"architecture, memory and timeout", small + "architecture = \"arm46\"\nmemory_mb = 64\ntimeout_s = 901\n"},
	{"memory and timeout", small + "memory_mb = 20000\ntimeout_s = 0\n"},
	{"an image with the keys of a zip", small +
		"[[function]]\nname = \"render\"\nimage = true\nruntime = \"python3.12\"\nhandler = \"app.handler\"\nzip = \"render.zip\"\n"},
	{"zip and artifact", small + "zip = \"a.zip\"\nartifact = \"/b.zip\"\n"},
	{"role of its own with rights", small +
		"role = \"arn:aws:iam::123456789012:role/orders\"\ntables = []\npolicy = \"policy.json\"\n"},
	{"environment", small +
		"environment = {\n  A = \"x\",\n  AWS_REGION = \"x\",\n  LEVEL = 5,\n  \"a-b\" = \"x\",\n  BIG = \"" + strings.Repeat("x", 4096) + "\" }\n"},
	{"rights on tables", small +
		"tables = [\n\"orders\",\n\"orders:x\",\n\"ordres:rw\",\n\"orders:r\",\n\"orders:w\",\n\"carts:r\" ]\n[[table]]\nname = \"orders\"\nhash_key = \"id:S\"\n"},
	{"table without keys", kept + "indexes = [\n{ name = \"by-user\" },\n{ hash_key = \"user:S\" } ]\n"},
	{"names of tables", small +
		"[[table]]\nname = \"a\"\nhash_key = \"id:S\"\n[[table]]\nname = \"a b c\"\nhash_key = \"id:S\"\n"},
	{"key types", kept +
		"hash_key = \"id\"\nrange_key = \"at:X\"\nindexes = [\n{ name = \"by-a\", hash_key = \"a:s\" },\n{ name = \"by-b\", hash_key = \":S\" },\n{ name = \"by-c\", hash_key = \"c:NS\" } ]\n"},
	{"an attribute of two types", kept +
		"hash_key = \"id:S\"\nrange_key = \"id:S\"\nindexes = [\n{ name = \"by-id\", hash_key = \"id:N\" } ]\n"},
	{"time to live is a key", kept +
		"hash_key = \"id:S\"\nttl = \"id\"\n[[table]]\nname = \"carts\"\nhash_key = \"id:S\"\nttl = \"user\"\nindexes = [ { name = \"by-user\", hash_key = \"user:S\" } ]\n"},
	{"on demand with units", kept +
		"hash_key = \"id:S\"\nbilling = \"on-demand\"\nread_units = 3\nindexes = [\n{ name = \"by-user\", hash_key = \"user:S\", write_units = 1 } ]\n"},
	{"provisioned without units", kept +
		"hash_key = \"id:S\"\nbilling = \"provisioned\"\nread_units = 3\nindexes = [\n{ name = \"by-user\", hash_key = \"user:S\" } ]\n"},
	{"billing", kept + "hash_key = \"id:S\"\nbilling = \"ondemand\"\n"},
	{"more than the quota", kept +
		"hash_key = \"id:S\"\nbilling = \"provisioned\"\nread_units = 40001\nwrite_units = 30000\nindexes = [\n{ name = \"by-a\", hash_key = \"a:S\", read_units = 1, write_units = 30000 },\n{ name = \"by-b\", hash_key = \"b:S\",\n  read_units = 1,\n  write_units = 30000 },\n{ name = \"by-c\", hash_key = \"c:S\", read_units = 1, write_units = 50000 } ]\n"},
	{"units that are none", kept + "hash_key = \"id:S\"\nbilling = \"provisioned\"\nread_units = 0\nwrite_units = 2.5\n"},
	{"indexes called the same", kept +
		"hash_key = \"id:S\"\nindexes = [ { name = \"by-a\", hash_key = \"a:S\" },\n { name = \"by-a\", hash_key = \"b:S\" } ]\n"},
	{"too many indexes", kept + "hash_key = \"id:S\"\nindexes = [\n" +
		strings.Repeat("{ name = \"by-a\", hash_key = \"a:S\" },\n", 21) + "]\n"},
	{"api without routes", small + "[[api]]\nname = \"shop\"\n[[api]]\nname = \"shop\"\nroutes = []\nkind = \"soap\"\n"},
	{"routes", served +
		"\"GET /orders\",\n\"get /orders orders\",\n\"FETCH /orders orders\",\n\"GET orders orders\",\n\"GET /orders/ orders\",\n\"GET /orders//x orders\",\n\"GET /orders/{id orders\",\n\"GET /orders/x{id} orders\",\n\"GET /orders/{} orders\",\n\"GET /orders/{i d} orders\",\n\"GET /{proxy+}/x orders\",\n\"GET /{a}/{a} orders\",\n\"GET /a%20b orders\",\n\"$default orders\" ]\n"},
	{"routes to unknown functions", served + "\"GET / ordres\",\n\"GET /x payments\" ]\n"},
	{"routes that clash", served +
		"\"GET /orders orders\",\n\"POST /orders orders\",\n\"GET /orders orders\",\n\"GET /orders/{id} orders\",\n\"DELETE /orders/{key} orders\",\n\"GET /orders/{id}/items orders\",\n\"GET /orders/{proxy+} orders\" ]\n"},
	{"routes of an HTTP API that clash", served +
		"\"GET /orders/{id} orders\",\n\"DELETE /orders/{key} orders\",\n\"GET /orders/{key} orders\",\n\"GET /orders/{proxy+} orders\",\n\"GET /orders/{rest+} orders\",\n\"$default orders\",\n\"$default orders\" ]\nkind = \"http\"\n"},
	{"too many routes", served + strings.Repeat("\"GET / nobody\",\n", 300) + "\"GET /last orders\" ]\n"},
	{"no stages", strings.Replace(small, "[stages]\nnames = [\"dev\", \"prod\"]\n", "", 1)},
	{"stages", strings.Replace(small, "[\"dev\", \"prod\"]",
		"[\n\"1\",\n\"dev\",\n\"dev\",\n\"$LATEST\",\n\"a b\",\n7 ]\nvariable = \"a-b\"", 1)},
	{"stages that are empty", strings.Replace(small, "[\"dev\", \"prod\"]", "[]", 1)},
	{"too many stages", strings.Replace(served, "[\"dev\", \"prod\"]",
		"[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", \"j\",\n\"k\"]", 1) + "\"GET / orders\" ]\n"},
	{"given twice", "name = \"shop\"\nname = \"shop\"\n"},
	{"given twice in a table", "name = \"shop\"\n[repository]\nname = \"a\"\nname = \"b\"\n"},
	{"control characters", "name = \"a\\u001b[2J\"\n\"b\\u0007\" = 1\n"},
	{"control characters in values", small +
		"environment = { A = \"\\u001b]52;c;x\\u0007\" }\nhandler2 = \"\\u001b[2J\"\n[[table]]\nname = \"a\\u001b[2J\"\nhash_key = \"i\\nd:S\"\nttl = \"\\u0007\"\n[[api]]\nname = \"\\u009b2J\"\nroutes = [\"GET /\\u001b[2J x\"]\n"},
	{"too many", "name = \"shop\"\n" + strings.Repeat("[[table]]\nname = \"abc\"\nhash_key = \"id:S\"\n", 1) +
		strings.Repeat("[[function]]\n", maxComponentThings+2)},
	{"too deep", strings.Repeat("a.", 40) + "b = 1\n"},
	{"UTF-16", "\xff\xfen\x00"},
	{"too large", strings.Repeat("#", maxFile+1)},
}

func TestBadComponentsSayLineKeyAndWhatIsAllowed(t *testing.T) {
	var b strings.Builder
	for _, c := range badComponents {
		of, notes, err := ReadComponent("shop.toml", []byte(c.text), ComponentOptions{})
		var problems Problems
		if !errors.As(err, &problems) || !reflect.DeepEqual(of, component.Component{}) || notes != nil {
			t.Errorf("%s: it is read, %v", c.name, err)
			continue
		}
		for i, p := range problems {
			if i > 0 && p.Line < problems[i-1].Line || p.Line == 0 && c.name != "too large" {
				t.Errorf("%s: %v is not at its place", c.name, p)
			}
		}
		fmt.Fprintf(&b, "== %s\n%v\n\n", c.name, err)
	}
	golden(t, "component_errors.golden", b.String())
}

// activity is a component with every key but those of code elsewhere.
const activity = `name = "activity"
permissions_boundary = "arn:aws:iam::123456789012:policy/bounds"
log_days = 14

[repository]
name = "activity-code"
branch = "trunk"

[build]
project = "activity-build"
image = "public.ecr.aws/sam/build-python3.12:1.140"
compute = "large"
role = "arn:aws:iam::123456789012:role/builder"
artifacts = "s3://artifacts-of-ours/activity/zips"
artifact_days = 0
on_push = ["main", "feature/*"]

[[function]]
name = "router"
runtime = "python3.12"
architecture = "arm64"
handler = "app.handler"
memory_mb = 512
timeout_s = 10
role = "create"
environment = { LOG_LEVEL = "info", EMPTY = "" }
tables = ["activities:rw", "users:r"]
policy = "router.json"
artifact = "dist/router.zip"

[[function]]
name = "render"
image = true
architecture = "arm64"

[[function]]
name = "local"
runtime = "provided.al2023"
architecture = "arm64"
role = "arn:aws:iam::123456789012:role/path/local"
zip = "local.zip"

[[table]]
name = "activities"
hash_key = "id:S"
range_key = "at:N"
billing = "provisioned"
read_units = 3
write_units = 4
ttl = "expires"
point_in_time_recovery = true
indexes = [
  { name = "by-user", hash_key = "user:S", range_key = "at:N", read_units = 1, write_units = 2 },
]

[[table]]
name = "users"
hash_key = "id:B"

[[api]]
name = "activity"
kind = "http"
routes = [
  "POST /activities router",
  "GET /activities/{id} router",
  "ANY /{proxy+} render",
  "$default local",
]

[stages]
names = ["dev", "live"]
variable = "lambda_alias"
`

// wanted is activity as it is read.
func wanted() component.Component {
	return component.Component{
		Name: "activity", File: "activity.toml", Boundary: "arn:aws:iam::123456789012:policy/bounds", LogDays: 14,
		Repository: &component.Repository{Kind: component.CodeCommit, Name: "activity-code", Branch: "trunk"},
		Build: &component.Build{
			Project: "activity-build", Image: "public.ecr.aws/sam/build-python3.12:1.140", Architecture: component.ARM, Compute: component.Large,
			Privileged: true, Role: "arn:aws:iam::123456789012:role/builder", Artifacts: component.Place{Bucket: "artifacts-of-ours", Prefix: "activity/zips"},
			OnPush: []string{"main", "feature/*"},
		},
		Functions: []component.Function{
			{
				Name: "router", Runtime: "python3.12", Handler: "app.handler", Architecture: component.ARM, MemoryMB: 512, Timeout: 10 * time.Second,
				Environment: map[string]string{"LOG_LEVEL": "info", "EMPTY": ""}, Artifact: "dist/router.zip",
				Tables:     []component.TableAccess{{Table: "activities", Read: true, Write: true}, {Table: "users", Read: true}},
				PolicyFile: "router.json",
			},
			{Name: "render", Image: true, Architecture: component.ARM, MemoryMB: 128, Timeout: 3 * time.Second},
			{
				Name: "local", Runtime: "provided.al2023", Handler: "bootstrap", Architecture: component.ARM, MemoryMB: 128, Timeout: 3 * time.Second,
				Role: "arn:aws:iam::123456789012:role/path/local", Zip: "local.zip",
			},
		},
		Tables: []component.Table{
			{
				Name: "activities", Hash: component.Key{Name: "id", Type: "S"}, Range: &component.Key{Name: "at",
					Type: "N"}, Billing: model.Provisioned,
				ReadUnits: 3, WriteUnits: 4, TTL: "expires", PointInTime: true,
				Indexes: []component.Index{{
					Name: "by-user", Hash: component.Key{Name: "user", Type: "S"}, Range: &component.Key{Name: "at",
						Type: "N"}, ReadUnits: 1, WriteUnits: 2,
				}},
			},
			{Name: "users", Hash: component.Key{Name: "id", Type: "B"}, Billing: model.OnDemand},
		},
		APIs: []component.API{{Name: "activity", Kind: component.HTTP, Routes: []component.Route{
			{Method: "POST", Path: "/activities", Function: "router"}, {Method: "GET", Path: "/activities/{id}",
				Function: "router"},
			{Method: "ANY", Path: "/{proxy+}", Function: "render"}, {Path: "$default", Function: "local"},
		}}},
		Stages: component.Stages{Of: []model.Stage{model.FoundStage("dev"), model.FoundStage("live")},
			Variable: "lambda_alias"},
	}
}

func TestAComponentIsReadWhole(t *testing.T) {
	got, notes, err := ReadComponent("activity.toml", []byte(activity), ComponentOptions{})
	if err != nil || notes != nil {
		t.Fatal(err, notes)
	}
	lines := got.Lines
	got.Lines = nil
	if want := wanted(); !reflect.DeepEqual(got, want) {
		t.Errorf("it is\n%+v, not\n%+v", got, want)
	}
	text := strings.Split(activity, "\n")
	for at, want := range map[string]string{
		"name": `name = "activity"`, "build.on_push": "on_push", "function.router": "[[function]]", "function.router.memory_mb": "memory_mb = 512",
		"function.router.no_such": "[[function]]", "table.activities.index.by-user.read_units": "by-user", "api.activity.routes.$default": `"$default local"`,
		"api.activity.routes.GET /activities/{id}": `"GET /act`, "stages.names": "names", "repository": "[repository]",
	} {
		if line := lines.Of(strings.Split(at, ".")...); line == 0 || !strings.Contains(text[line-1], want) {
			t.Errorf("%s stands on line %d", at, line)
		}
	}
	// Every setting has an effect: the file without it is another component.
	for _, s := range ComponentSettings() {
		_, name := around(s.Key)
		if !strings.Contains(activity, name+" = ") && !slices.Contains([]string{"repository.source",
			"repository.connection"}, s.Key) {
			t.Errorf("the component of the test does not set %s", s.Key)
		}
		if s.Meaning == "" || s.Default == nil && s.Absent == "" || s.Max > 0 && (s.Unit == "" || s.Limit == "") {
			t.Errorf("%s is not explained", s.Key)
		}
	}
}

// Whoever writes the least gets what the documentation says.
func TestWhatAComponentLeavesOutHasItsDefault(t *testing.T) {
	stages := []model.Stage{{Name: "dev", Alias: "dev"}, {Name: "prod", Alias: "live", Confirm: model.ConfirmType}}
	text := strings.Replace(small, "[stages]\nnames = [\"dev\", \"prod\"]\n", "", 1)
	got, _, err := ReadComponent("shop.toml", []byte(text), ComponentOptions{Stages: stages})
	if err != nil {
		t.Fatal(err)
	}
	got.Lines = nil
	want := component.Component{
		Name: "shop", File: "shop.toml", LogDays: 30,
		Repository: &component.Repository{Kind: component.CodeCommit, Name: "shop", Branch: "main"},
		Build: &component.Build{
			Project: "shop", Image: "public.ecr.aws/sam/build-python3.12:latest-x86_64", Architecture: component.X86, Compute: component.Small,
			Artifacts: component.Place{Prefix: "shop"}, ArtifactDays: 90,
		},
		Functions: []component.Function{{
			Name: "orders", Runtime: "python3.12", Handler: "app.handler", Architecture: component.X86, MemoryMB: 128, Timeout: 3 * time.Second,
		}},
		Stages: component.Stages{Of: stages, Variable: "alias"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("it is\n%+v, not\n%+v", got, want)
	}
}

// What one key changes, by what stands above it.
func TestKeysOfAComponent(t *testing.T) {
	read := func(text string) component.Component {
		t.Helper()
		c, _, err := ReadComponent("shop.toml", []byte(text), ComponentOptions{})
		if err != nil {
			t.Error(err)
			return component.Component{Build: &component.Build{}, Repository: &component.Repository{}}
		}
		return c
	}
	connection := "connection = \"arn:aws:codeconnections:eu-west-1:123456789012:connection/0a-1b\"\n"
	for source, want := range map[string]component.Repository{
		"https://github.com/o/shop":       {Kind: component.GitHub, Branch: "main"},
		"https://gitlab.com/o/g/shop.git": {Kind: component.GitLab, Branch: "main"},
		"https://bitbucket.org/o/shop":    {Kind: component.Bitbucket, Branch: "main"},
		"s3://code/shop.zip":              {Kind: component.S3},
	} {
		text := "name = \"shop\"\n[repository]\nsource = \"" + source + "\"\n"
		if want.Kind != component.S3 {
			text += connection
			want.Connection = "arn:aws:codeconnections:eu-west-1:123456789012:connection/0a-1b"
		}
		want.URL = source
		if got := *read(text).Repository; got != want || !got.Elsewhere() {
			t.Errorf("%s is %+v", source, got)
		}
	}
	image := read(small + "[[function]]\nname = \"render\"\nimage = true\n")
	if b := image.Build; !b.Privileged || b.Image != "aws/codebuild/amazonlinux-x86_64-standard:5.0" ||
		b.Environment() != "LINUX_CONTAINER" {
		t.Errorf("a build with an image is %+v", b)
	}
	arm := read(small + "architecture = \"arm64\"\n")
	if b := arm.Build; b.Image != "public.ecr.aws/sam/build-python3.12:latest-arm64" ||
		b.Environment() != "ARM_CONTAINER" || b.Compute.Type() != "BUILD_GENERAL1_SMALL" {
		t.Errorf("a build for arm64 is %+v", b)
	}
	two := read(strings.Replace(small, "[build]", "[build]\nimage = \"ours\"", 1) +
		"[[function]]\nname = \"pay\"\nruntime = \"nodejs22.x\"\nhandler = \"app.handler\"\n")
	if two.Build.Image != "ours" {
		t.Errorf("an image of one's own does not serve two runtimes: %+v", two.Build)
	}
	if c := read("name = \"shop\"\n[[table]]\nname = \"carts\"\nhash_key = \"id:S\"\n"); len(c.Stages.Of) != 0 {
		t.Errorf("tables alone have the stages %v", c.Stages)
	}
}

func TestStagesArePartOfTheConfigs(t *testing.T) {
	stages := []model.Stage{{Name: "dev", Alias: "dev"}, {Name: "stage", Alias: "staging"},
		{Name: "prod", Alias: "live", Confirm: model.ConfirmType}}
	for _, c := range []struct{ names, says string }{
		{`["dev", "prod"]`, ""},
		{`["prod"]`, ""},
		{`["prod", "dev"]`,
			`shop.toml:6: stages.names: "dev" comes after "prod" here, and before it in aloft.toml: name them in the order of promotion: dev, stage, prod`},
		{`["dev", "prd"]`, `shop.toml:6: stages.names: "prd" is no stage of aloft.toml: did you mean "prod"?`},
		{`["dev", "canary"]`, `shop.toml:6: stages.names: "canary" is no stage of aloft.toml: it has dev, stage, prod`},
	} {
		got, _, err := ReadComponent("shop.toml", []byte(strings.Replace(small, `["dev", "prod"]`, c.names, 1)),
			ComponentOptions{Stages: stages})
		if said := fmt.Sprint(err); c.says != "" && said != c.says || c.says == "" && err != nil {
			t.Errorf("%s: it says %s", c.names, said)
		}
		if c.says == "" && got.Stages.Of[len(got.Stages.Of)-1] != stages[2] {
			t.Errorf("%s: they are %+v", c.names, got.Stages.Of)
		}
	}
}

func TestTheAccountsQuotaCounts(t *testing.T) {
	text := []byte(kept + "hash_key = \"id:S\"\nbilling = \"provisioned\"\nread_units = 50000\nwrite_units = 5\n")
	if _, _, err := ReadComponent("shop.toml", text, ComponentOptions{}); err == nil {
		t.Error("50000 units are within what AWS gives unasked")
	}
	if _, _, err := ReadComponent("shop.toml", text, ComponentOptions{Quota: component.Quota{TableRead: 50000,
		TableWrite: 5, AccountRead: 50000, AccountWrite: 5}}); err != nil {
		t.Error(err)
	}
}

func TestADeprecatedRuntimeIsNoted(t *testing.T) {
	text := []byte(strings.Replace(small, "python3.12", "python3.10", 1))
	for now, want := range map[time.Time]int{
		{}: 0, time.Date(2026, 10, 30, 23, 0, 0, 0, time.UTC): 0, time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC): 1,
	} {
		_, notes, err := ReadComponent("shop.toml", text, ComponentOptions{Now: now})
		if err != nil || len(notes) != want {
			t.Errorf("at %v: %v, %v", now, notes, err)
		}
		if want == 1 &&
			notes[0].Error() != `shop.toml:9: function.runtime: "python3.10" is deprecated since 2026-10-31: Lambda may refuse to make functions with it: use a newer one` {
			t.Errorf("it says %v", notes[0])
		}
	}
}

func TestFilesOfAComponentAreLookedAt(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("good.json", "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [ {} ]\n}\n")
	write("list.json", "[]")
	write("text.json", "Statement")
	write("long.json", `{"Statement": [{"Sid": "`+strings.Repeat("x", maxPolicy)+`"}]}`)
	write("huge.json", strings.Repeat(" ", maxPolicyFile+1))
	write("good.zip", "PK\x05\x06")
	write("text.zip", "hello")
	large, err := os.Create(filepath.Join(dir, "large.zip"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = large.WriteString("PK")
	if err := errors.Join(err, large.Truncate(maxZip+1), large.Close()); err != nil {
		t.Fatal(err)
	}
	for line, says := range map[string]string{
		`policy = "good.json"`: "", `policy = "` + dir + `/good.json"`: "", `zip = "good.zip"`: "",
		`policy = "none.json"`: `there is no file "none.json"`,
		`policy = "list.json"`: "is no policy", `policy = "text.json"`: "is not JSON",
		`policy = "long.json"`: "more than the 10240 that IAM takes", `policy = "huge.json"`: "is larger than 131072 bytes",
		`policy = "."`:       "is a folder, not a file",
		`zip = "none.zip"`:   `there is no file "none.zip": build it first`,
		`zip = "text.zip"`:   `"text.zip" is no zip`,
		`zip = "large.zip"`:  "more than the 50 MB that Lambda takes directly",
		`zip = "good.json/"`: "is a folder",
	} {
		c, _, err := ReadComponent("shop.toml", []byte(small+line+"\n"), ComponentOptions{Dir: dir})
		if said := fmt.Sprint(err); says == "" && err != nil || !strings.Contains(said, says) || says != "" &&
			!strings.HasPrefix(said, "shop.toml:11: function.") {
			t.Errorf("%s: it says %s", line, said)
		}
		if says == "" && strings.HasPrefix(line, "policy") &&
			string(c.Functions[0].Policy) != `{"Version":"2012-10-17","Statement":[{}]}` {
			t.Errorf("%s: the policy is %s", line, c.Functions[0].Policy)
		}
	}
}

// What is read without a problem can be relied on, and reading never takes long or panics.
func FuzzComponent(f *testing.F) {
	for _, c := range badComponents {
		if len(c.text) < 4096 {
			f.Add(c.text)
		}
	}
	f.Add(activity)
	f.Fuzz(func(t *testing.T, text string) {
		c, _, err := ReadComponent("x.toml", []byte(text), ComponentOptions{})
		if err != nil {
			var problems Problems
			if !errors.As(err, &problems) || len(problems) == 0 || strings.ContainsRune(err.Error(), 0x1b) {
				t.Fatalf("the error is %q", err)
			}
			return
		}
		if why, _ := component.NameProblem(c.Name); why != "" || c.Build != nil &&
			(c.Repository == nil || c.Build.Image == "" || c.Build.Project == "") {
			t.Errorf("%q is %+v", text, c)
		}
		for _, fn := range c.Functions {
			if fn.Name == "" || !fn.Image && (fn.Runtime == "" || fn.Handler == "") || fn.Built() && c.Build == nil ||
				fn.MemoryMB < 128 || fn.Timeout <= 0 || len(c.Stages.Of) == 0 {
				t.Errorf("%q has the function %+v", text, fn)
			}
		}
		for _, table := range c.Tables {
			if table.Name == "" || table.Hash.Name == "" || (table.Billing == model.Provisioned) != (table.ReadUnits > 0 &&
				table.WriteUnits > 0) {
				t.Errorf("%q has the table %+v", text, table)
			}
		}
		for _, a := range c.APIs {
			for i, r := range a.Routes {
				if _, known := c.Function(r.Function); !known {
					t.Errorf("%q has the route %v", text, r)
				}
				for _, other := range a.Routes[:i] {
					if component.Clash(a.Kind, r, other) != "" {
						t.Errorf("%q has the routes %v and %v", text, r, other)
					}
				}
			}
		}
	})
}
