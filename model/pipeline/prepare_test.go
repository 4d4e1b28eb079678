package pipeline

import (
	"bytes"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// Whatever is wrong is said before anything is written.
func TestEverythingWrongIsSaid(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	denied := refused(model.Denied, "AccessDeniedException", "no")
	ofBuild := func(change func(*model.Build)) func(*bench) Request {
		return func(b *bench) Request {
			r := b.built(code)
			change(&r.Build.Build)
			return r
		}
	}
	zipped := func(content []byte) func(*bench) Request {
		return func(*bench) Request {
			return Request{Function: "orders", Zip: &Zip{Path: "orders.zip", Content: content}}
		}
	}
	for name, c := range map[string]struct {
		request func(b *bench) Request
		words   []string
	}{
		"nothing":        {func(*bench) Request { return Request{} }, []string{"no function is named", "nothing is named to deploy"}},
		"two things":     {func(b *bench) Request { r := b.built(code); r.Image = "x/y"; return r }, []string{"more than one"}},
		"no key":         {func(*bench) Request { return Request{Function: "orders", Bucket: "b"} }, []string{"a bucket and a key"}},
		"no such object": {func(*bench) Request { return Request{Function: "orders", Bucket: "b", Key: "k"} }, []string{"no object s3://b/k"}},
		"no such function": {func(b *bench) Request { r := b.built(code); r.Function = "mail"; return r },
			[]string{"the function mail does not exist", "create it first"}},
		"build under way": {ofBuild(func(b *model.Build) { b.Status, b.Complete = model.BuildInProgress, false }), []string{"build 42 of orders is still running"}},
		"build failed":    {ofBuild(func(b *model.Build) { b.Status = model.BuildFailed }), []string{"did not succeed", "FAILED"}},
		"no artifact":     {ofBuild(func(b *model.Build) { b.Artifacts = nil }), []string{"left no artifact"}},
		"which artifact": {func(b *bench) Request {
			r := b.built(code)
			r.Build.Artifact = "mail"
			r.Build.Build.Artifacts = append(r.Build.Build.Artifacts, model.Artifact{Identifier: "reports", Bucket: "b", Key: "k"})
			return r
		}, []string{`no artifact "mail"`, "the main one", "reports"}},
		"unpacked artifact": {ofBuild(func(b *model.Build) { b.Artifacts[0].Key, b.Artifacts[0].SHA256 = "orders/42", "" }), []string{"as a folder", "pack it as a zip"}},
		"overwritten artifact": {func(b *bench) Request {
			r := b.built(code)
			b.aws.object("orders/42.zip", zipOf(t, "app.py", "later"))
			return r
		}, []string{"does not hold any more what build 42 made"}},
		"empty object": {func(b *bench) Request {
			b.aws.object("k.zip", nil)
			return Request{Function: "orders", Bucket: "artifacts", Key: "k.zip"}
		}, []string{"is empty"}},
		"no zip":    {zipped([]byte("text")), []string{"orders.zip can not be deployed", "no zip file"}},
		"empty zip": {zipped(nil), []string{"it is empty"}},
		"large zip": {zipped(make([]byte, MaxUpload+1)), []string{"50.0 MB", "--s3 s3://"}},
		"no such entry": {func(*bench) Request {
			return Request{Function: "orders", Entry: "x.zip", Zip: &Zip{Path: "all.zip", Content: zipOf(t, "a/y.zip", string(code))}}
		}, []string{"no x.zip", "it holds a/y.zip"}},
		"entry of an image": {func(*bench) Request { return Request{Function: "orders", Image: "a/b:1", Entry: "x.zip"} }, []string{"holds no zip"}},
		"no image":          {func(*bench) Request { return Request{Function: "orders", Image: "orders"} }, []string{"no image's URI"}},
		"image for a zip function": {func(*bench) Request { return Request{Function: "orders", Image: "a/b:1"} },
			[]string{"orders runs a zip"}},
		"zip for an image function": {func(b *bench) Request {
			b.aws.latest.Version.PackageType = "Image"
			return b.built(code)
		}, []string{"orders runs a container image"}},
		"alias name": {func(b *bench) Request {
			r := b.built(code)
			r.Stage, r.Create = stage("not a name"), true
			return r
		}, []string{"can not name an alias"}},
		"code denied":  {func(b *bench) Request { b.aws.on("GetCode", denied); return b.built(code) }, []string{"what code orders has could not be read"}},
		"stage denied": {func(b *bench) Request { b.aws.on("GetAlias", denied); return b.built(code) }, []string{"what dev serves could not be read"}},
		"object denied that is fetched": {func(b *bench) Request {
			r := b.built(code)
			r.Entry = "x.zip"
			b.aws.on("HeadObject", denied)
			return r
		}, []string{"could not be looked at"}},
		"many things": {func(b *bench) Request {
			r := b.built(code)
			r.Build.Build.Status = model.BuildStopped
			b.aws.latest.Version.PackageType = "Image"
			b.aws.on("GetAlias", denied)
			return r
		}, []string{"did not succeed", "container image", "what dev serves"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.aws.forbid(writes...)
			r := c.request(b)
			s := b.Prepare(t.Context(), r)
			if s.Verdict != release.Refused {
				t.Errorf("verdict %s", s.Verdict)
			}
			says(t, s.Reason, c.words...)
			got := b.Deploy(t.Context(), s, nil)
			if got.Status != release.WasRefused && got.Status != release.Failed || got.Reason != s.Reason {
				t.Errorf("deployed all the same: %+v", got)
			}
			b.journalled(t)
		})
	}
}

// Large artifacts are refused by what S3 says of them.
func TestLargeObjects(t *testing.T) {
	for _, entry := range []string{"", "orders.zip"} {
		p := &sheetMaker{s: &Sheet{Request: Request{Function: "orders", Bucket: "b", Key: "k", Entry: entry}, Verdict: release.Ready,
			Object: model.Object{Bucket: "b", Key: "k", Bytes: MaxFetch + 1}, Artifact: "s3://b/k"}, bucket: "b", key: "k"}
		p.checkObject()
		if p.s.Verdict != release.Refused || !strings.Contains(p.s.Reason, "250.0 MB") {
			t.Errorf("%s: %s", p.s.Verdict, p.s.Reason)
		}
	}
}

// The sheet tells what is shown: hash, note, stage, last move, what else to know.
func TestSheetTells(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	b := newBench(t)
	b.aws.put("prod", "1", "shop {aloft:1 promote 2>1 by=bob id=x}")
	a := b.aws.aliases["prod"]
	a.Canary = &model.Canary{Version: "2", Weight: 0.1}
	b.aws.aliases["prod"] = a
	b.aws.latest.LastUpdate = "InProgress"
	r := b.built(code)
	r.Stage = stage("prod")
	s := b.Prepare(t.Context(), r)
	if s.Verdict != release.Ready || s.Artifact != "s3://artifacts/orders/42.zip" || s.SHA256 != hexSum(code) || s.Expected != codeSHA256(code) ||
		s.Bytes != int64(len(code)) || s.From != "1" || s.EndsCanary == nil || s.LastMove == nil || s.LastMove.By != "bob" || s.Unchanged {
		t.Errorf("%+v", s)
	}
	says(t, strings.Join(s.Notes, "\n"), "an update of orders is in progress")
}

// A stand-in for AWS may give no revision of the code: the sheet says what that
// means, and the deploy works.
func TestCodeWithoutARevision(t *testing.T) {
	b := newBench(t)
	b.aws.latest.Revision = ""
	s := b.Prepare(t.Context(), b.built(zipOf(t, "app.py", "new")))
	if s.Verdict != release.Ready {
		t.Errorf("%s: %s", s.Verdict, s.Reason)
	}
	says(t, strings.Join(s.Notes, "\n"), "no revision of the code of orders")
	if r := b.Deploy(t.Context(), s, nil); r.Status != release.Moved {
		t.Errorf("%s: %s", r.Status, r.Reason)
	}
}

// Where S3 may not be asked, Lambda may all the same.
func TestObjectThatMayNotBeLookedAt(t *testing.T) {
	b := newBench(t)
	r := b.built(zipOf(t, "app.py", "new"))
	b.aws.objects["artifacts/orders/42.zip"] = fakeObject{content: b.aws.objects["artifacts/orders/42.zip"].content}
	b.aws.on("HeadObject", refused(model.Denied, "AccessDenied", "no"))
	s := b.Prepare(t.Context(), r)
	says(t, strings.Join(s.Notes, "\n"), "could not be looked at")
	endedAs(t, b.Deploy(t.Context(), s, nil), release.Moved)
}

// The first stage is the target when none is named, and no stage at all is said.
func TestDefaultStage(t *testing.T) {
	b := newBench(t)
	b.deps.Stages = func() []model.Stage { return nil }
	s := b.Prepare(t.Context(), b.built(zipOf(t, "app.py", "new")))
	if s.Verdict != release.Refused {
		t.Errorf("verdict %s", s.Verdict)
	}
	says(t, s.Reason, "no stage is named")
}

// Text from strangers in names and paths reaches the sheet as plain text.
func TestHostileNames(t *testing.T) {
	b := newBench(t)
	evil := "x\x1b]0;title\x07\u202e\n.zip"
	for _, r := range []Request{
		{Function: "orders", Zip: &Zip{Path: evil, Content: zipOf(t, "a", "b")}},
		{Function: "orders", Zip: &Zip{Path: evil, Content: []byte("no")}},
		{Function: "orders", Entry: evil, Zip: &Zip{Path: evil, Content: zipOf(t, "\x1b[2Jy.zip", "b")}},
		{Function: "orders", Bucket: "artifacts", Key: evil},
		{Function: "orders", Image: "a/" + evil},
	} {
		s := b.Prepare(t.Context(), r)
		all := s.Artifact + s.Note + s.Reason + strings.Join(s.Notes, "")
		if strings.ContainsAny(all, "\x1b\x07\n\u202e") {
			t.Errorf("%q", all)
		}
		if len([]rune(s.Note)) > maxNote {
			t.Errorf("a note of %d characters", len([]rune(s.Note)))
		}
	}
	long := noteOf(Request{Zip: &Zip{Path: strings.Repeat("n", 400)}}, model.Object{}, codeSHA256(bytes.Repeat([]byte("x"), 9)))
	if len([]rune(long)) != maxNote || !strings.HasPrefix(long, "zip …n") {
		t.Errorf("%q", long)
	}
	key := noteOf(Request{Bucket: "b", Key: strings.Repeat("k", 1024)}, model.Object{VersionID: strings.Repeat("v", 1024)}, "")
	if len([]rune(key)) != maxNote {
		t.Errorf("a note of %d characters: %q", len([]rune(key)), key)
	}
}
