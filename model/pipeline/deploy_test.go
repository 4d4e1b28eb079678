package pipeline

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// From every kind of source the code is uploaded, published with a note that says
// where it came from, and served, as an ordinary move with stamp and journal.
func TestDeployFromEverySource(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	for _, c := range []struct {
		name, note string
		hash       string
		request    func(t *testing.T, b *bench) Request
	}{
		{"build", "build 42 a1b2c3d", codeSHA256(code), func(_ *testing.T, b *bench) Request { return b.built(code) }},
		{"object with a hash", "s3 releases/orders.zip@v1", codeSHA256(code), func(_ *testing.T, b *bench) Request {
			b.aws.object("releases/orders.zip", code)
			return Request{Function: "orders", Bucket: "artifacts", Key: "releases/orders.zip"}
		}},
		{"object without a hash", "s3 releases/orders.zip", codeSHA256(code), func(_ *testing.T, b *bench) Request {
			b.aws.objects["artifacts/releases/orders.zip"] = fakeObject{content: code}
			return Request{Function: "orders", Bucket: "artifacts", Key: "releases/orders.zip"}
		}},
		{"zip", "zip orders.zip " + hexSum(code)[:7], codeSHA256(code), func(*testing.T, *bench) Request {
			return Request{Function: "orders", Zip: &Zip{Path: "dist/orders.zip", Content: code}}
		}},
		{"zip in an artifact", "build 42 a1b2c3d", codeSHA256(code), func(t *testing.T, b *bench) Request {
			r := b.built(zipOf(t, "readme", "x", "functions/orders.zip", string(code)))
			r.Entry = "./functions/orders.zip"
			return r
		}},
		{"zip in a zip", "zip orders.zip " + hexSum(code)[:7], codeSHA256(code), func(t *testing.T, b *bench) Request {
			return Request{Function: "orders", Entry: "functions/orders.zip",
				Zip: &Zip{Path: "all.zip", Content: zipOf(t, "functions/orders.zip", string(code))}}
		}},
		{"image", "image orders:1.4", strings.Repeat("ab", 32), func(_ *testing.T, b *bench) Request {
			b.aws.latest.Version.PackageType = "Image"
			b.aws.images["123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:1.4"] = strings.Repeat("ab", 32)
			return Request{Function: "orders", Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/orders:1.4"}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			r := c.request(t, b)
			r.Reason = "new checkout"
			b.aws.forbid(writes...)
			s := b.Prepare(t.Context(), r)
			if s.Verdict != release.Ready || s.From != "2" || s.Note != c.note || s.Request.Stage.Name != "dev" {
				t.Fatalf("sheet: %s (%s), from %s, note %q, stage %s", s.Verdict, s.Reason, s.From, s.Note, s.Request.Stage.Name)
			}
			b.aws.allow()
			got := b.Deploy(t.Context(), s, nil)
			endedAs(t, got, release.Moved)
			if got.Version != "3" || got.To != "3" || got.From != "2" || got.CodeSHA256 != c.hash || got.Kind != release.Deploy {
				t.Errorf("result: %+v", got)
			}
			b.serves(t, "dev", "3")
			b.serves(t, "prod", "1")
			if v := b.aws.versions[2]; v.Description != c.note || v.CodeSHA256 != c.hash {
				t.Errorf("version 3 is %q of %s", v.Description, v.CodeSHA256)
			}
			stamp, ok := release.ParseStamp(b.aws.aliases["dev"].Description.Exact())
			if !ok || stamp.Kind != release.Deploy || stamp.From != "2" || stamp.To != "3" || stamp.Why != "new checkout" || stamp.ID != got.ID {
				t.Errorf("stamp: %+v", stamp)
			}
			if b.aws.count("UpdateCode") != 1 || b.aws.count("Publish") != 1 {
				t.Errorf("%d updates, %d publications", b.aws.count("UpdateCode"), b.aws.count("Publish"))
			}
			b.journalled(t, "deploy begun", "update begun", "update moved", "publish begun", "publish moved", "intent deploy 2>3", "outcome moved", "deploy moved")
			last := b.journal.lines[len(b.journal.lines)-1]
			if last.Move != got.ID || last.ID != s.ID || last.CodeSHA256 != c.hash || last.By != "alice" || last.Reason != "new checkout" || last.To != "3" {
				t.Errorf("last line: %+v", last)
			}
		})
	}
}

// Each failure names its step, is in the journal, moves nothing, and the next run
// goes on from where the first one was.
func TestFailuresAndRunningAgain(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	denied := refused(model.Denied, "AccessDeniedException", "no")
	for _, c := range []struct {
		name    string
		fail    func(b *bench)
		entry   bool
		status  release.Status
		words   []string
		journal []string
		again   string // how the second run's steps end
		uploads int    // in both runs
		publish int
	}{
		{"fetch is denied", func(b *bench) { b.aws.on("GetObject", denied) }, true, release.Failed, []string{"fetch the artifact: ", "denied"},
			[]string{"deploy begun", "deploy failed"}, "fetch done, update done, await done, publish done, move done", 1, 1},
		{"update is denied", func(b *bench) { b.aws.on("UpdateCode", denied) }, false, release.Failed, []string{"upload the code: ", "denied"},
			[]string{"deploy begun", "update begun", "update failed", "deploy failed"}, "update done, await done, publish done, move done", 2, 1},
		{"code is not signed", func(b *bench) {
			b.aws.on("UpdateCode", answers(&model.Failure{Class: model.Other, Operation: "UpdateFunctionCode", Code: "InvalidCodeSignatureException",
				Message: "no signature", Advice: "sign the artifact"}))
		}, false, release.Failed, []string{"upload the code: ", "sign the artifact"},
			[]string{"deploy begun", "update begun", "update failed", "deploy failed"}, "update done, await done, publish done, move done", 2, 1},
		{"storage is full", func(b *bench) {
			b.aws.on("UpdateCode", refused(model.Other, "CodeStorageExceededException", "storage full"))
		}, false, release.Failed, []string{"storage full"},
			[]string{"deploy begun", "update begun", "update failed", "deploy failed"}, "update done, await done, publish done, move done", 2, 1},
		{"Lambda can not take it over", func(b *bench) { b.aws.failing = "the image is damaged" }, false, release.Failed,
			[]string{"wait for Lambda: ", "the image is damaged", "deploy again"},
			[]string{"deploy begun", "update begun", "update moved", "deploy failed"}, "update done, await done, publish done, move done", 2, 1},
		{"its end can not be awaited", func(b *bench) { b.aws.on("AwaitUpdate", denied) }, false, release.Failed, []string{"wait for Lambda: ", "denied"},
			[]string{"deploy begun", "update begun", "update moved", "deploy failed"}, "update skipped, await done, publish done, move done", 1, 1},
		{"publish is denied", func(b *bench) { b.aws.on("Publish", denied) }, false, release.Failed, []string{"publish a version: ", "denied", "no version was published"},
			[]string{"deploy begun", "update begun", "update moved", "publish begun", "publish failed", "deploy failed"},
			"update skipped, await skipped, publish done, move done", 1, 2},
		{"move is denied", func(b *bench) { b.aws.on("UpdateAlias", denied) }, false, release.Failed, []string{"move the stage: ", "denied", "version 3 is published"},
			[]string{"deploy begun", "update begun", "update moved", "publish begun", "publish moved", "intent deploy 2>3", "outcome failed", "deploy failed"},
			"update skipped, await skipped, publish skipped, move done", 1, 1},
		{"stage can not be read before the move", func(b *bench) {
			pass := after(func() {})
			b.aws.on("GetAlias", pass, denied)
		}, false, release.Failed, []string{"move the stage: ", "denied", "version 3 is published"},
			[]string{"deploy begun", "update begun", "update moved", "publish begun", "publish moved", "deploy failed"},
			"update skipped, await skipped, publish skipped, move done", 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				r := b.built(code)
				if c.entry {
					r = b.built(zipOf(t, "orders.zip", string(code)))
					r.Entry = "orders.zip"
				}
				c.fail(b)
				got := b.do(t, r)
				endedAs(t, got, c.status, c.words...)
				b.serves(t, "dev", "2")
				b.journalled(t, c.journal...)
				if last := got.Steps[len(got.Steps)-1]; last.Status != Broken || !strings.HasPrefix(got.Reason, last.Name.Words()+": ") {
					t.Errorf("last step %+v, reason %q", last, got.Reason)
				}

				b.aws.failing = ""
				again := b.do(t, r)
				endedAs(t, again, release.Moved)
				b.serves(t, "dev", "3")
				if len(b.aws.versions) != 3 {
					t.Errorf("%d versions", len(b.aws.versions))
				}
				if steps(again) != c.again {
					t.Errorf("the second run's steps: %s, want %s", steps(again), c.again)
				}
				if u, p := b.aws.count("UpdateCode"), b.aws.count("Publish"); u != c.uploads || p != c.publish {
					t.Errorf("%d uploads and %d publications, want %d and %d", u, p, c.uploads, c.publish)
				}
			})
		})
	}
}

// What the code, the configuration and the versions are already is not made again.
func TestWhatIsThereIsNotMadeAgain(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	t.Run("served already", func(t *testing.T) {
		b := newBench(t)
		r := b.built(code)
		endedAs(t, b.do(t, r), release.Moved)
		b.aws.forbid(writes...)
		before := len(b.journal.lines)
		s := b.Prepare(t.Context(), r)
		if s.Verdict != release.Unchanged || !s.Unchanged {
			t.Errorf("sheet: %s %v", s.Verdict, s.Unchanged)
		}
		got := b.Deploy(t.Context(), s, nil)
		endedAs(t, got, release.NotChanged, "unchanged", "version 3")
		if got.To != "3" || len(b.journal.lines) != before {
			t.Errorf("to %s, %d lines more", got.To, len(b.journal.lines)-before)
		}
	})
	t.Run("to another stage", func(t *testing.T) {
		b := newBench(t)
		r := b.built(code)
		b.do(t, r)
		r.Stage = stage("prod")
		b.aws.forbid("UpdateCode", "Publish")
		endedAs(t, b.do(t, r), release.Moved, "unchanged", "nothing was published")
		b.serves(t, "prod", "3")
	})
	t.Run("the same code by another build", func(t *testing.T) {
		b := newBench(t)
		r := b.built(code)
		b.do(t, r)
		r.Build.Build.Number, r.Stage = 43, stage("prod")
		b.aws.forbid("UpdateCode", "Publish")
		s := b.Prepare(t.Context(), r)
		if s.Existing == nil || s.Existing.Number != "3" {
			t.Fatalf("existing: %+v", s.Existing)
		}
		endedAs(t, b.Deploy(t.Context(), s, nil), release.Moved, "version 3")
	})
	t.Run("a version that is ready to run later", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t)
			r := b.built(code)
			b.do(t, r)
			r.Stage = stage("prod")
			b.aws.versions[2].State, b.aws.pending = "Pending", 30
			endedAs(t, b.do(t, r), release.Moved, "nothing was published")
			b.serves(t, "prod", "3")
		})
	})
	t.Run("a version that can not run", func(t *testing.T) {
		b := newBench(t)
		r := b.built(code)
		b.do(t, r)
		r.Stage = stage("prod")
		b.aws.versions[2].State, b.aws.versions[2].StateReason = "Failed", "the subnet has no free address"
		endedAs(t, b.do(t, r), release.Failed, "version 3 is published and can not run", "no free address")
		b.serves(t, "prod", "1")
	})
	t.Run("an older build whose version is there", func(t *testing.T) {
		b := newBench(t)
		r := b.built(code)
		b.do(t, r)
		endedAs(t, b.do(t, Request{Function: "orders", Zip: &Zip{Path: "x.zip", Content: zipOf(t, "app.py", "newer")}}), release.Moved)
		b.aws.forbid("UpdateCode", "Publish")
		endedAs(t, b.do(t, r), release.Moved, "version 3")
		b.serves(t, "dev", "3")
	})
	t.Run("another configuration", func(t *testing.T) {
		b := newBench(t)
		r := b.built(code)
		b.do(t, r)
		b.aws.latest.Version.MemoryMB = 256
		b.aws.forbid("UpdateCode")
		s := b.Prepare(t.Context(), r)
		if s.Existing != nil || !strings.Contains(strings.Join(s.Notes, "\n"), "memory") {
			t.Errorf("existing %v, notes %q", s.Existing, s.Notes)
		}
		endedAs(t, b.Deploy(t.Context(), s, nil), release.Moved)
		b.serves(t, "dev", "4")
	})
	t.Run("code of the last version, of unknown hash", func(t *testing.T) {
		b := newBench(t)
		b.aws.objects["artifacts/k.zip"] = fakeObject{content: []byte("old 2")}
		got := b.do(t, Request{Function: "orders", Bucket: "artifacts", Key: "k.zip"})
		endedAs(t, got, release.NotChanged, "unchanged")
		if len(b.aws.versions) != 2 || got.Version != "2" {
			t.Errorf("%d versions, version %s", len(b.aws.versions), got.Version)
		}
	})
	t.Run("the last version's code, when versions can not be listed", func(t *testing.T) {
		b := newBench(t)
		b.aws.object("k.zip", []byte("old 2"))
		denied := refused(model.Denied, "AccessDeniedException", "no")
		b.aws.on("ListVersions", denied)
		s := b.Prepare(t.Context(), Request{Function: "orders", Bucket: "artifacts", Key: "k.zip", Stage: stage("prod")})
		says(t, strings.Join(s.Notes, "\n"), "could not be listed")
		got := b.Deploy(t.Context(), s, nil)
		endedAs(t, got, release.Moved, "unchanged", "nothing was published")
		if steps(got) != "update skipped, await skipped, publish skipped, move done" || len(b.aws.versions) != 2 {
			t.Errorf("%s, %d versions", steps(got), len(b.aws.versions))
		}
	})
	t.Run("the code of an older version, from elsewhere", func(t *testing.T) {
		b := newBench(t)
		b.aws.object("k.zip", []byte("old 1"))
		endedAs(t, b.do(t, Request{Function: "orders", Bucket: "artifacts", Key: "k.zip"}), release.Moved)
		b.serves(t, "dev", "3") // version 1 says that it came from a build
	})
	t.Run("served already, with a canary", func(t *testing.T) {
		b := newBench(t)
		a := b.aws.aliases["dev"]
		a.Canary = &model.Canary{Version: "1", Weight: 0.1}
		b.aws.aliases["dev"] = a
		b.aws.object("k.zip", []byte("old 2"))
		b.aws.forbid("UpdateCode", "Publish")
		endedAs(t, b.do(t, Request{Function: "orders", Bucket: "artifacts", Key: "k.zip"}), release.Moved)
		if b.aws.aliases["dev"].Canary != nil {
			t.Error("the canary is still there")
		}
	})
	t.Run("a zip in an artifact whose version is there", func(t *testing.T) {
		b := newBench(t)
		r := b.built(zipOf(t, "orders.zip", string(code)))
		r.Entry = "orders.zip"
		endedAs(t, b.do(t, r), release.Moved)
		b.aws.forbid(writes...)
		got := b.do(t, r)
		endedAs(t, got, release.NotChanged, "unchanged")
		if steps(got) != "fetch done, update skipped, await skipped, publish skipped, move skipped" {
			t.Error(steps(got))
		}
	})
}

// A missing alias is made when that was asked for.
func TestCreatesTheAlias(t *testing.T) {
	b := newBench(t)
	r := b.built(zipOf(t, "app.py", "new"))
	r.Stage = stage("qa")
	s := b.Prepare(t.Context(), r)
	if s.Verdict != release.Missing {
		t.Fatalf("verdict %s (%s)", s.Verdict, s.Reason)
	}
	b.aws.forbid(writes...)
	endedAs(t, b.Deploy(t.Context(), s, nil), release.WasRefused, "no alias qa")
	b.aws.allow()
	r.Create = true
	endedAs(t, b.do(t, r), release.Moved)
	b.serves(t, "qa", "3")
}

// When the journal can not be written nothing is begun.
func TestNothingIsDoneUnrecorded(t *testing.T) {
	b := newBench(t)
	r := b.built(zipOf(t, "app.py", "new"))
	b.journal.refuse = func(journal.Entry) error { return errDiskFull }
	b.aws.forbid(writes...)
	endedAs(t, b.do(t, r), release.Failed, "nothing was deployed", "/state/journal.jsonl", "no space left")
}

// A step that could not be recorded after it was done is done all the same.
func TestAnUnrecordedEndIsSaid(t *testing.T) {
	b := newBench(t)
	b.journal.refuse = func(e journal.Entry) error {
		if e.Kind == CodeKind && e.Phase == journal.Outcome {
			return errDiskFull
		}
		return nil
	}
	endedAs(t, b.do(t, b.built(zipOf(t, "app.py", "new"))), release.Moved, "how it ended could not be recorded", "no space left")
}

// Cancelled, a deploy finishes the call under way and begins nothing after it.
func TestCancelled(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	t.Run("before", func(t *testing.T) {
		b := newBench(t)
		s := b.Prepare(t.Context(), b.built(code))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		b.aws.forbid(writes...)
		endedAs(t, b.Deploy(ctx, s, nil), release.WasRefused, "cancelled")
		b.journalled(t)
	})
	for _, c := range []struct {
		op, words string
		versions  int
		journal   []string
	}{
		{"UpdateCode", "wait for Lambda: stopped", 2, []string{"deploy begun", "update begun", "update moved", "deploy failed"}},
		{"Publish", "move the stage: stopped", 3, []string{"deploy begun", "update begun", "update moved", "publish begun", "publish moved", "deploy failed"}},
	} {
		t.Run("in "+c.op, func(t *testing.T) {
			b := newBench(t)
			r := b.built(code)
			s := b.Prepare(t.Context(), r)
			ctx, cancel := context.WithCancel(t.Context())
			b.aws.on(c.op, func(call context.Context, do func() (any, error)) (any, error) {
				cancel()
				if call.Err() != nil {
					t.Error("the call under way was cut off")
				}
				return do()
			})
			endedAs(t, b.Deploy(ctx, s, nil), release.Failed, c.words)
			b.serves(t, "dev", "2")
			b.journalled(t, c.journal...)
			if len(b.aws.versions) != c.versions {
				t.Errorf("%d versions", len(b.aws.versions))
			}
			endedAs(t, b.do(t, r), release.Moved)
			b.serves(t, "dev", "3")
		})
	}
	t.Run("while waiting", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t)
			s := b.Prepare(t.Context(), b.built(code))
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			b.aws.on("UpdateCode", updateBusy)
			b.aws.on("AwaitUpdate", func(ctx context.Context, _ func() (any, error)) (any, error) {
				<-ctx.Done()
				return nil, fail(model.Other, "GetFunction", "", "cancelled")
			})
			endedAs(t, b.Deploy(ctx, s, nil), release.Failed, "upload the code: cancelled while it was waiting")
			if b.aws.count("UpdateCode") != 1 {
				t.Error("it was uploaded after it was cancelled")
			}
		})
	})
	for _, op := range []string{"UpdateCode", "Publish"} {
		for name, f := range map[string]fault{"another update was in the way": updateBusy, "it was throttled": throttled} {
			t.Run(op+" before the second try, when "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b := newBench(t)
					s := b.Prepare(t.Context(), b.built(code))
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					b.aws.on(op, f)
					time.AfterFunc(againAfter/2, cancel)
					endedAs(t, b.Deploy(ctx, s, nil), release.Failed, "cancelled while it was waiting")
					if b.aws.count(op) != 1 {
						t.Error("it was made after it was cancelled")
					}
				})
			})
		}
	}
}

// One function is deployed once at a time.
func TestOneDeployOfAFunctionAtATime(t *testing.T) {
	b := newBench(t)
	s := b.Prepare(t.Context(), b.built(zipOf(t, "app.py", "new")))
	other := b.Prepare(t.Context(), s.Request)
	b.aws.on("UpdateCode", func(_ context.Context, do func() (any, error)) (any, error) {
		endedAs(t, b.Deploy(t.Context(), other, nil), release.WasRefused, "under way")
		return do()
	})
	endedAs(t, b.Deploy(t.Context(), s, nil), release.Moved)
	if b.aws.count("UpdateCode") != 1 {
		t.Errorf("%d uploads", b.aws.count("UpdateCode"))
	}
}

// The steps are told in their order, one at a time, also those of the move.
func TestProgress(t *testing.T) {
	b := newBench(t)
	r := b.built(zipOf(t, "orders.zip", string(zipOf(t, "app.py", strings.Repeat("new", 10)))))
	r.Entry = "orders.zip"
	var told []string
	busy := false
	got := b.Deploy(t.Context(), b.Prepare(t.Context(), r), func(p Progress) {
		if busy {
			t.Error("told twice at the same time")
		}
		busy = true
		defer func() { busy = false }()
		if p.Function != "orders" || p.Stage != "dev" || p.Total != 5 || p.Number < 1 {
			t.Errorf("progress: %+v", p)
		}
		told = append(told, string(p.Step)+" "+string(p.Status))
	})
	endedAs(t, got, release.Moved)
	want := []string{"fetch begun", "fetch done", "update begun", "update done", "await begun", "await done", "publish begun", "publish done",
		"move begun", "move begun", "move begun", "move done"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}

// What is fetched is told as it comes.
func TestFetchProgress(t *testing.T) {
	b := newBench(t)
	noise := make([]byte, 3<<20)
	rand.NewChaCha8([32]byte{}).Read(noise)
	r := b.built(zipOf(t, "orders.zip", string(zipOf(t, "data", string(noise)))))
	r.Entry = "orders.zip"
	var bytes, of int64
	endedAs(t, b.Deploy(t.Context(), b.Prepare(t.Context(), r), func(p Progress) {
		if p.Bytes < bytes && p.Step == Fetch && p.Status == Begun {
			t.Errorf("%d bytes after %d", p.Bytes, bytes)
		}
		bytes, of = max(bytes, p.Bytes), max(of, p.Of)
	}), release.Moved)
	if bytes < 3<<20 || of != int64(len(b.aws.objects["artifacts/orders/42.zip"].content)) {
		t.Errorf("%d of %d bytes", bytes, of)
	}
}

// The JSON is that of a move, with the hash of the code and the steps.
func TestResultJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		code := zipOf(t, "app.py", "new")
		out, err := json.Marshal(b.do(t, b.built(code)))
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Function, Stage, From, To, Status, Reason string
			Hash                                      string `json:"code_sha256"`
			Steps                                     []map[string]any
		}
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		if got.Function != "orders" || got.Stage != "dev" || got.From != "2" || got.To != "3" || got.Status != "moved" ||
			got.Hash != codeSHA256(code) || len(got.Steps) != 4 {
			t.Errorf("%s", out)
		}
		for _, key := range []string{"name", "status", "detail", "took_s"} {
			if _, ok := got.Steps[0][key]; !ok {
				t.Errorf("a step has no %q: %s", key, out)
			}
		}
	})
}

// A dry run says what would be done, and does nothing.
func TestPlanned(t *testing.T) {
	b := newBench(t)
	b.aws.forbid(writes...)
	s := b.Prepare(t.Context(), b.built(zipOf(t, "app.py", "new")))
	got := b.Planned(s)
	endedAs(t, got, release.Planned)
	if got.From != "2" || got.CodeSHA256 == "" || !slices.Equal(s.Steps, []StepName{Update, Await, Publish, Move}) {
		t.Errorf("%+v, steps %q", got, s.Steps)
	}
	s.Verdict, s.Reason = release.Refused, "no"
	endedAs(t, b.Planned(s), release.WasRefused, "no")
}
