package pipeline

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// fakeAWS is one function with its code, its versions and aliases, and a bucket,
// with the rules of Lambda that a deploy meets: revisions, 404, 409 and 412, and a
// publication that makes nothing new of what has not changed. What happens to a
// call can be scripted; a script that no call came to, a call without a deadline
// and a write that the test forbids fail the test.
type fakeAWS struct {
	t testing.TB

	mu        sync.Mutex
	latest    model.Code
	versions  []model.Version
	aliases   map[string]model.Alias
	objects   map[string]fakeObject
	images    map[string]string // hash by URI
	revisions int
	failing   string // why updates fail, empty when they do not
	pending   int    // reads until a new version is ready to run
	broken    string // why it never will be
	script    map[string][]fault
	forbidden map[string]bool
	calls     []string
}

type fakeObject struct {
	content []byte
	version string
	told    bool // S3 tells its hash
}

// fault is what happens to one call: do makes it take effect.
type fault func(ctx context.Context, do func() (any, error)) (any, error)

// newFake has a function orders with the versions 1 and 2; dev serves 2, and prod
// 1, and $LATEST has the code of 2.
func newFake(t testing.TB) *fakeAWS {
	f := &fakeAWS{t: t, aliases: map[string]model.Alias{}, objects: map[string]fakeObject{}, images: map[string]string{},
		script: map[string][]fault{}, forbidden: map[string]bool{}}
	conf := model.Version{Function: "orders", Number: model.Latest, PackageType: "Zip", MemoryMB: 128, Runtime: "python3.12",
		Environment: map[string]model.Secret{"TABLE": model.NewSecret("t")}}
	for n := 1; n <= 2; n++ {
		v := conf
		v.Number, v.CodeSHA256, v.Description = strconv.Itoa(n), codeSHA256([]byte("old "+strconv.Itoa(n))), fmt.Sprintf("build %d aaaaaa%d", n, n)
		f.versions = append(f.versions, v)
	}
	conf.CodeSHA256 = f.versions[1].CodeSHA256
	f.latest = model.Code{Function: "orders", Version: conf, LastUpdate: "Successful"}
	f.revise()
	f.put("dev", "2", "")
	f.put("prod", "1", "")
	t.Cleanup(func() {
		for op, left := range f.script {
			if len(left) > 0 {
				t.Errorf("%d scripted answers of %s were never asked for", len(left), op)
			}
		}
	})
	return f
}

// revise gives $LATEST another revision.
func (f *fakeAWS) revise() {
	f.revisions++
	f.latest.Revision = "r" + strconv.Itoa(f.revisions)
}

func (f *fakeAWS) put(alias, version, description string) model.Alias {
	f.revisions++
	a := model.Alias{Function: "orders", Name: alias, Version: version, Description: model.NewRaw(description),
		Revision: "r" + strconv.Itoa(f.revisions)}
	f.aliases[alias] = a
	return a
}

// outside does something to the account as somebody else would.
func (f *fakeAWS) outside(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
}

// replace gives $LATEST other code, as somebody else would.
func (f *fakeAWS) replace(code string) {
	f.latest.Version.CodeSHA256 = codeSHA256([]byte(code))
	f.revise()
}

func (f *fakeAWS) object(key string, content []byte) {
	f.objects["artifacts/"+key] = fakeObject{content: content, version: "v1", told: true}
}

func (f *fakeAWS) on(op string, faults ...fault) { f.script[op] = append(f.script[op], faults...) }

func (f *fakeAWS) forbid(ops ...string) {
	for _, op := range ops {
		f.forbidden[op] = true
	}
}

func (f *fakeAWS) allow() { clear(f.forbidden) }

var writes = []string{"UpdateCode", "Publish", "UpdateAlias", "CreateAlias"}

func (f *fakeAWS) count(op string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if c == op {
			n++
		}
	}
	return n
}

func call[T any](f *fakeAWS, ctx context.Context, op string, do func() (T, error)) (T, error) {
	f.t.Helper()
	var zero T
	if _, ok := ctx.Deadline(); !ok {
		f.t.Errorf("%s without a deadline", op)
	}
	f.mu.Lock()
	f.calls = append(f.calls, op)
	forbidden := f.forbidden[op]
	var next fault
	if s := f.script[op]; len(s) > 0 {
		next, f.script[op] = s[0], s[1:]
	}
	f.mu.Unlock()
	if forbidden {
		f.t.Errorf("unexpected call: %s", op)
	}
	locked := func() (any, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		return do()
	}
	if next == nil {
		next = func(ctx context.Context, do func() (any, error)) (any, error) {
			if err := ctx.Err(); err != nil {
				return zero, fail(model.Network, op, "", err.Error())
			}
			return do()
		}
	}
	answer, err := next(ctx, locked)
	if answer == nil || err != nil {
		answer = zero
	}
	return answer.(T), err
}

func fail(class model.Class, op, code, message string) *model.Failure {
	return &model.Failure{Class: class, Operation: op, Subject: "orders", Code: code, Message: message}
}

// answers refuses a call without effect.
func answers(err *model.Failure) fault {
	return func(context.Context, func() (any, error)) (any, error) { return nil, err }
}

func refused(class model.Class, code, message string) fault {
	return answers(fail(class, "call", code, message))
}

// loses lets a call take effect and loses its answer.
func loses(class model.Class, code, message string) fault {
	return func(_ context.Context, do func() (any, error)) (any, error) {
		if _, err := do(); err != nil {
			return nil, err
		}
		return nil, fail(class, "call", code, message)
	}
}

// after lets something happen just before a call takes effect.
func after(happens func()) fault {
	return func(_ context.Context, do func() (any, error)) (any, error) {
		happens()
		return do()
	}
}

var (
	timeout     = loses(model.Network, "", "no answer")
	unanswered  = refused(model.Network, "", "no answer")
	throttled   = refused(model.Throttled, "TooManyRequestsException", "Rate exceeded")
	updateBusy  = refused(model.Conflict, "ResourceConflictException", "An update is in progress for resource: arn")
	staleAnswer = loses(model.Conflict, "PreconditionFailedException", "The Revision Id provided does not match") // of the SDK's second try
)

func (f *fakeAWS) GetCode(ctx context.Context, function string) (model.Code, error) {
	return call(f, ctx, "GetCode", func() (model.Code, error) {
		if function != "orders" {
			return model.Code{}, fail(model.Gone, "GetFunction", "ResourceNotFoundException", "Function not found: "+function)
		}
		return f.latest, nil
	})
}

func (f *fakeAWS) AwaitUpdate(ctx context.Context, _ string) (model.Code, error) {
	return call(f, ctx, "AwaitUpdate", func() (model.Code, error) {
		f.finish()
		return f.latest, nil
	})
}

// finish ends an update whose time has come.
func (f *fakeAWS) finish() {
	if f.latest.LastUpdate == "InProgress" {
		f.latest.LastUpdate = "Successful"
		if f.failing != "" {
			f.latest.LastUpdate, f.latest.UpdateReason = "Failed", f.failing
		}
		f.revise() // as AWS does
	}
}

func (f *fakeAWS) UpdateCode(ctx context.Context, u model.CodeUpdate) (model.Code, error) {
	return call(f, ctx, "UpdateCode", func() (model.Code, error) {
		switch {
		case u.Revision == "" && f.latest.Revision != "":
			f.t.Error("UpdateCode without the revision that there is")
		case f.latest.LastUpdate == "InProgress":
			return model.Code{}, fail(model.Conflict, "UpdateFunctionCode", "ResourceConflictException", "An update is in progress for resource: arn")
		case u.Revision != f.latest.Revision:
			return model.Code{}, fail(model.Conflict, "UpdateFunctionCode", "PreconditionFailedException", "The Revision Id provided does not match")
		}
		var hash string
		switch {
		case u.Zip != nil:
			hash = codeSHA256(u.Zip)
		case u.Image != "":
			hash = f.images[u.Image]
		default:
			o, ok := f.objects[u.Bucket+"/"+u.Key]
			if !ok || u.ObjectVersion != o.version {
				return model.Code{}, fail(model.Other, "UpdateFunctionCode", "InvalidParameterValueException", "NoSuchKey")
			}
			hash = codeSHA256(o.content)
		}
		f.latest.Version.CodeSHA256, f.latest.LastUpdate = hash, "InProgress"
		f.revise()
		return f.latest, nil
	})
}

func (f *fakeAWS) Publish(ctx context.Context, p model.Publication) (model.Version, error) {
	return call(f, ctx, "Publish", func() (model.Version, error) {
		switch {
		case f.latest.LastUpdate == "InProgress":
			return model.Version{}, fail(model.Conflict, "PublishVersion", "ResourceConflictException", "An update is in progress for resource: arn")
		case p.SHA256 == "":
			f.t.Error("Publish without the hash of the code")
		case p.Revision != "" && p.Revision != f.latest.Revision:
			return model.Version{}, fail(model.Conflict, "PublishVersion", "PreconditionFailedException", "The Revision Id provided does not match")
		case p.SHA256 != f.latest.Version.CodeSHA256:
			return model.Version{}, fail(model.Conflict, "PublishVersion", "InvalidParameterValueException", "CodeSHA256 is different")
		}
		last := model.Version{}
		if len(f.versions) > 0 {
			last = f.versions[len(f.versions)-1]
		}
		if last.CodeSHA256 == p.SHA256 && len(configuration(last, f.latest.Version)) == 0 {
			return last, nil
		}
		v := f.latest.Version
		v.Number, v.Description = strconv.Itoa(len(f.versions)+1), cmp.Or(p.Description, v.Description)
		if f.pending > 0 {
			v.State = "Pending"
		}
		f.versions = append(f.versions, v)
		f.revise()
		return v, nil
	})
}

func (f *fakeAWS) ListVersions(ctx context.Context, _, marker string) (model.VersionPage, error) {
	return call(f, ctx, "ListVersions", func() (model.VersionPage, error) {
		from, _ := strconv.Atoi(marker)
		page := model.VersionPage{}
		for i := from; i < len(f.versions) && i < from+2; i++ {
			v := f.versions[i]
			v.State = "" // lists leave it out
			page.Versions = append(page.Versions, v)
		}
		if from+2 < len(f.versions) {
			page.Next = strconv.Itoa(from + 2)
		}
		return page, nil
	})
}

func (f *fakeAWS) GetVersion(ctx context.Context, _, qualifier string) (model.Version, error) {
	return call(f, ctx, "GetVersion", func() (model.Version, error) {
		for i, v := range f.versions {
			if v.Number != qualifier {
				continue
			}
			if v.State == "Pending" {
				if f.pending--; f.pending <= 0 {
					f.versions[i].State = "Active"
					if f.broken != "" {
						f.versions[i].State, f.versions[i].StateReason = "Failed", f.broken
					}
				}
			}
			return f.versions[i], nil
		}
		if qualifier == model.Latest {
			return f.latest.Version, nil
		}
		return model.Version{}, fail(model.Gone, "GetFunction", "ResourceNotFoundException", "Function not found: orders:"+qualifier)
	})
}

func (f *fakeAWS) GetAlias(ctx context.Context, function, alias string) (model.Alias, error) {
	return call(f, ctx, "GetAlias", func() (model.Alias, error) {
		a, ok := f.aliases[alias]
		if !ok || function != "orders" {
			return a, fail(model.Gone, "GetAlias", "ResourceNotFoundException", "Cannot find alias arn")
		}
		return a, nil
	})
}

func (f *fakeAWS) UpdateAlias(ctx context.Context, c model.AliasChange) (model.Alias, error) {
	return call(f, ctx, "UpdateAlias", func() (model.Alias, error) {
		if f.aliases[c.Alias].Revision != c.Revision {
			return model.Alias{}, fail(model.Conflict, "UpdateAlias", "PreconditionFailedException", "The Revision Id provided does not match")
		}
		return f.put(c.Alias, c.Version, c.Description), nil
	})
}

func (f *fakeAWS) CreateAlias(ctx context.Context, c model.AliasChange) (model.Alias, error) {
	return call(f, ctx, "CreateAlias", func() (model.Alias, error) {
		return f.put(c.Alias, c.Version, c.Description), nil
	})
}

func (f *fakeAWS) HeadObject(ctx context.Context, bucket, key string) (model.Object, error) {
	return call(f, ctx, "HeadObject", func() (model.Object, error) { return f.describe(bucket, key) })
}

func (f *fakeAWS) describe(bucket, key string) (model.Object, error) {
	o, ok := f.objects[bucket+"/"+key]
	if !ok {
		return model.Object{}, fail(model.Gone, "HeadObject", "NoSuchKey", "there is no such object")
	}
	object := model.Object{Bucket: bucket, Key: key, VersionID: o.version, Bytes: int64(len(o.content))}
	if o.told {
		object.SHA256 = codeSHA256(o.content)
	}
	return object, nil
}

func (f *fakeAWS) GetObject(ctx context.Context, bucket, key string, to io.Writer) (model.Object, error) {
	return call(f, ctx, "GetObject", func() (model.Object, error) {
		object, err := f.describe(bucket, key)
		if err == nil {
			_, err = to.Write(f.objects[bucket+"/"+key].content)
		}
		if err != nil {
			return model.Object{}, &model.Failure{Class: model.Other, Operation: "GetObject", Message: err.Error(), Err: err}
		}
		return object, nil
	})
}

// fakeJournal keeps the journal in memory.
type fakeJournal struct {
	journal.Journal // what deploys do not ask

	mu     sync.Mutex
	lines  []journal.Entry
	refuse func(journal.Entry) error
}

func (j *fakeJournal) Append(_ context.Context, e journal.Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.refuse != nil {
		if err := j.refuse(e); err != nil {
			return err
		}
	}
	j.lines = append(j.lines, e)
	return nil
}

func (j *fakeJournal) Moves(context.Context) ([]journal.Move, error) { return nil, nil }
func (j *fakeJournal) Path() string                                  { return "/state/journal.jsonl" }

// told is what the journal says, line by line.
func (j *fakeJournal) told() []string {
	var out []string
	for _, e := range j.lines {
		what := map[string]string{Kind: "deploy", CodeKind: "update", VersionKind: "publish"}[e.Kind]
		switch {
		case e.Phase == journal.Outcome && e.Kind == string(release.Deploy) && e.Set == "":
			out = append(out, "deploy "+e.Status) // for older binaries to show, too
		case what != "" && e.Phase == journal.Intent:
			out = append(out, what+" begun")
		case what != "":
			out = append(out, what+" "+e.Status)
		case e.Phase == journal.Outcome:
			out = append(out, "outcome "+e.Status)
		default:
			out = append(out, "intent "+e.Kind+" "+e.From+">"+e.To)
		}
	}
	return out
}

var errDiskFull = errors.New("no space left on device")

// bench is a deployer with a real mover over the fakes.
type bench struct {
	*Deployer
	aws     *fakeAWS
	journal *fakeJournal
}

func newBench(t testing.TB) *bench {
	aws, j := newFake(t), &fakeJournal{}
	n := 0
	id := func() string { n++; return "id" + strconv.Itoa(n) }
	identity := func() model.Identity {
		return model.Identity{Account: "123456789012", Region: "us-east-1", ARN: "arn:me"}
	}
	operator := model.Operator{Name: "alice", Host: "ops1"}
	mover := release.New(release.Deps{Lambda: aws, Journal: j, Operator: operator, Identity: identity, Now: time.Now, NewID: id})
	return &bench{aws: aws, journal: j, Deployer: New(Deps{Code: aws, Functions: aws, Objects: aws, Mover: mover, Journal: j,
		Operator: operator, Identity: identity, Now: time.Now, NewID: id, Stages: func() []model.Stage { return []model.Stage{stage("dev"), stage("prod")} }})}
}

func stage(name string) model.Stage { return model.Stage{Name: name, Alias: name} }

// zipOf makes a zip of files.
func zipOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const commitHash = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"

// built puts an artifact into the bucket, as build 42 of the project orders does.
func (b *bench) built(content []byte) Request {
	b.aws.object("orders/42.zip", content)
	return Request{Function: "orders", Build: &BuildSource{Build: model.Build{ID: "orders:0f1e2d3c-aaaa", Project: "orders", Number: 42,
		Status: model.BuildSucceeded, Complete: true, Commit: commitHash,
		Artifacts: []model.Artifact{{Bucket: "artifacts", Key: "orders/42.zip", SHA256: hexSum(content)}}}}}
}

func hexSum(content []byte) string {
	sum, _ := CodeSHA256ToHex(codeSHA256(content))
	if _, err := hex.DecodeString(sum); err != nil {
		panic(err)
	}
	return sum
}

// do prepares a request and deploys it.
func (b *bench) do(t testing.TB, r Request) Result {
	t.Helper()
	return b.Deploy(t.Context(), b.Prepare(t.Context(), r), nil)
}

// serves checks what the stages serve.
func (b *bench) serves(t testing.TB, alias, want string) {
	t.Helper()
	if got := b.aws.aliases[alias].Version; got != want {
		t.Errorf("%s serves %q, want %q", alias, got, want)
	}
}

func (b *bench) journalled(t testing.TB, want ...string) {
	t.Helper()
	if got := b.journal.told(); !slices.Equal(got, want) {
		t.Errorf("journal holds\n%q, want\n%q", got, want)
	}
}

func endedAs(t testing.TB, r Result, want release.Status, words ...string) {
	t.Helper()
	if r.Status != want {
		t.Errorf("status %s (%s), want %s", r.Status, r.Reason, want)
	}
	says(t, r.Reason, words...)
}

func says(t testing.TB, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q does not say %q", text, w)
		}
	}
}

// steps is how the steps of a result ended.
func steps(r Result) string {
	var out []string
	for _, s := range r.Steps {
		out = append(out, string(s.Name)+" "+string(s.Status))
	}
	return strings.Join(out, ", ")
}
