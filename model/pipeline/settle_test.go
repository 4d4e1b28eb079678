package pipeline

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// An answer that is lost or an error says nothing: what became of the write is
// found out by reading, and nothing is made twice.
func TestLostAnswersAreSettled(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	for _, c := range []struct {
		name  string
		do    func(b *bench)
		words []string
	}{
		{"of the update", func(b *bench) { b.aws.on("UpdateCode", timeout) }, nil},
		{"of the update, and the SDK's second try meets 412", func(b *bench) { b.aws.on("UpdateCode", staleAnswer) }, nil},
		{"of the update, and the SDK's second try meets 409", func(b *bench) {
			b.aws.on("UpdateCode", loses(model.Conflict, "ResourceConflictException", "An update is in progress"))
		}, nil},
		{"of the update, and the first read after it", func(b *bench) {
			b.aws.on("UpdateCode", timeout)
			pass := after(func() {})
			b.aws.on("GetCode", pass, unanswered, throttled)
		}, nil},
		{"the update never arrived", func(b *bench) { b.aws.on("UpdateCode", unanswered) }, nil},
		{"the update was throttled", func(b *bench) { b.aws.on("UpdateCode", throttled, throttled) }, nil},
		{"an update is in progress", func(b *bench) { b.aws.on("UpdateCode", updateBusy, updateBusy, updateBusy, updateBusy) }, nil},
		{"somebody changes the configuration", func(b *bench) {
			b.aws.on("UpdateCode", after(func() { b.aws.outside(b.aws.revise) }))
		}, nil},
		{"somebody's update is under way", func(b *bench) {
			b.aws.on("UpdateCode", after(func() { b.aws.outside(func() { b.aws.latest.LastUpdate = "InProgress" }) }))
		}, nil},
		{"of the wait", func(b *bench) { b.aws.on("AwaitUpdate", unanswered, throttled) }, nil},
		{"of the publication", func(b *bench) { b.aws.on("Publish", timeout) }, nil},
		{"of the publication, and the version is ready to run later", func(b *bench) {
			b.aws.pending = 30
			b.aws.on("Publish", timeout)
		}, nil},
		{"of the publication, and the list is not read", func(b *bench) {
			b.aws.on("Publish", timeout)
			pass := after(func() {})
			b.aws.on("ListVersions", pass, unanswered)
		}, nil},
		{"the publication never arrived", func(b *bench) { b.aws.on("Publish", unanswered) }, nil},
		{"publishing meets an update in progress", func(b *bench) { b.aws.on("Publish", updateBusy, updateBusy) }, nil},
		{"of the move", func(b *bench) { b.aws.on("UpdateAlias", timeout) }, []string{"answer was lost"}},
		{"the version is ready to run later", func(b *bench) { b.aws.pending = 30 }, nil},
		{"the version is ready later, and a read of it fails", func(b *bench) {
			b.aws.pending = 3
			b.aws.on("GetVersion", throttled)
		}, nil},
		{"the versions can not be listed", func(b *bench) { b.aws.on("ListVersions", refused(model.Denied, "AccessDeniedException", "no")) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				c.do(b)
				got := b.do(t, b.built(code))
				endedAs(t, got, release.Moved, c.words...)
				b.serves(t, "dev", "3")
				if len(b.aws.versions) != 3 || got.Version != "3" || b.aws.versions[2].Description != "build 42 a1b2c3d" {
					t.Errorf("versions: %+v", b.aws.versions)
				}
				if told := strings.Join(b.journal.told(), ", "); strings.Count(told, "update begun") != 1 || strings.Count(told, "outcome") != 1 {
					t.Errorf("journal: %s", told)
				}
			})
		})
	}
}

// What somebody else does meanwhile is never undone, and said.
func TestConflicts(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	for _, c := range []struct {
		name     string
		do       func(b *bench)
		words    []string
		versions int
	}{
		{"the code is replaced before the update", func(b *bench) {
			b.aws.on("UpdateCode", after(func() { b.aws.outside(func() { b.aws.replace("theirs") }) }))
		}, []string{"upload the code: ", "somebody else", "nothing was uploaded"}, 2},
		{"the code is replaced by the update under way", func(b *bench) {
			b.aws.on("UpdateCode", updateBusy)
			b.aws.on("AwaitUpdate", after(func() { b.aws.outside(func() { b.aws.replace("theirs") }) }))
		}, []string{"upload the code: ", "somebody else"}, 2},
		{"the code is replaced before it is published", func(b *bench) {
			b.aws.on("AwaitUpdate", after(func() { b.aws.outside(func() { b.aws.replace("theirs") }) }))
		}, []string{"wait for Lambda: ", "somebody else", "nothing was published"}, 2},
		{"the code is replaced while it is published", func(b *bench) {
			b.aws.on("Publish", after(func() { b.aws.outside(func() { b.aws.replace("theirs") }) }))
		}, []string{"publish a version: ", "somebody else", "nothing was published"}, 2},
		{"the code is replaced while publishing waits", func(b *bench) {
			b.aws.on("Publish", updateBusy)
			pass := after(func() {})
			b.aws.on("AwaitUpdate", pass, after(func() { b.aws.outside(func() { b.aws.replace("theirs") }) }))
		}, []string{"publish a version: ", "somebody else"}, 2},
		{"the stage is moved before the move is prepared", func(b *bench) {
			b.aws.on("Publish", after(func() { b.aws.outside(func() { b.aws.put("dev", "1", "") }) }))
		}, []string{"move the stage: ", "serves 1 now", "version 3 is published"}, 3},
		{"the stage is moved before the move is made", func(b *bench) {
			b.aws.on("UpdateAlias", after(func() { b.aws.outside(func() { b.aws.put("dev", "1", "") }) }))
		}, []string{"move the stage: ", "from 2 to 1", "version 3 is published"}, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				c.do(b)
				got := b.do(t, b.built(code))
				endedAs(t, got, release.Conflicted, c.words...)
				if v := b.aws.aliases["dev"].Version; v == "3" {
					t.Error("the stage was moved")
				}
				if len(b.aws.versions) != c.versions {
					t.Errorf("%d versions, want %d", len(b.aws.versions), c.versions)
				}
				if told := b.journal.told(); strings.Count(strings.Join(told, " "), "deploy conflict") != 1 {
					t.Errorf("journal: %q", told)
				}
			})
		})
	}
}

// What is not known is not claimed.
func TestWhatIsNotKnown(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	always := func(context.Context, func() (any, error)) (any, error) {
		return nil, fail(model.Network, "GetFunction", "", "no answer")
	}
	for _, c := range []struct {
		name  string
		do    func(b *bench) Request
		words []string
	}{
		{"the code can not be read after a lost update", func(b *bench) Request {
			b.aws.on("UpdateCode", timeout)
			b.aws.on("GetCode", after(func() {}), refused(model.Denied, "AccessDeniedException", "no"))
			return b.built(code)
		}, []string{"upload the code: it is not known whether the code was updated", "no version was published"}},
		{"nothing answers after a lost update", func(b *bench) Request {
			b.aws.on("UpdateCode", timeout)
			b.aws.on("GetCode", after(func() {}), always, always, always, always, always, always)
			return b.built(code)
		}, []string{"it is not known whether the code was updated"}},
		{"the update of unknown hash is lost", func(b *bench) Request {
			b.aws.objects["artifacts/k.zip"] = fakeObject{content: code}
			b.aws.on("UpdateCode", timeout)
			return Request{Function: "orders", Bucket: "artifacts", Key: "k.zip"}
		}, []string{"is not known beforehand", "new code"}},
		{"the versions can not be listed after a lost publication", func(b *bench) Request {
			b.aws.on("Publish", timeout)
			b.aws.on("ListVersions", after(func() {}), refused(model.Denied, "AccessDeniedException", "no"))
			return b.built(code)
		}, []string{"publish a version: it is not known whether a version was published"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				r := c.do(b)
				endedAs(t, b.do(t, r), release.Failed, c.words...)
				b.serves(t, "dev", "2")
				endedAs(t, b.do(t, r), release.Moved)
				b.serves(t, "dev", "3")
				if len(b.aws.versions) != 3 {
					t.Errorf("%d versions", len(b.aws.versions))
				}
			})
		})
	}
}

// Tries have an end, also when nothing but busy answers comes.
func TestTriesEnd(t *testing.T) {
	code := zipOf(t, "app.py", "new")
	forever := func(f fault) []fault {
		all := make([]fault, 400)
		for i := range all {
			all[i] = f
		}
		return all
	}
	for _, c := range []struct {
		op    string
		step  StepName
		fault fault
		words string
		most  int
	}{
		{"UpdateCode", Update, unanswered, "no answer", 3},
		{"Publish", Publish, unanswered, "no answer", 3},
		{"UpdateCode", Update, updateBusy, "in progress all the time", 400},
		{"Publish", Publish, updateBusy, "in progress all the time", 400},
	} {
		t.Run(c.op+" "+c.words, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				b.aws.script[c.op] = forever(c.fault)
				endedAs(t, b.do(t, b.built(code)), release.Failed, c.step.Words()+": ", c.words)
				if n := b.aws.count(c.op); n > c.most {
					t.Errorf("%d calls", n)
				}
				b.aws.script[c.op] = nil
			})
		})
	}
	t.Run("a version that can not run", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t)
			b.aws.pending, b.aws.broken = 3, "the subnet has no free address"
			endedAs(t, b.do(t, b.built(code)), release.Failed, "version 3 is published and can not run, its state is Failed: the subnet has no free address")
		})
	})
	t.Run("a version that is never ready", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			b := newBench(t)
			b.aws.pending = 1 << 20
			endedAs(t, b.do(t, b.built(code)), release.Failed, "publish a version: version 3 is published, and was not ready")
		})
	})
}

// What is uploaded is what the sheet showed.
func TestArtifactReplacedMeanwhile(t *testing.T) {
	code, other := zipOf(t, "app.py", "new"), zipOf(t, "app.py", "other")
	t.Run("the object that Lambda reads", func(t *testing.T) {
		b := newBench(t)
		b.aws.objects["artifacts/orders/42.zip"] = fakeObject{content: code} // unversioned, and S3 tells no hash
		r := b.built(code)
		b.aws.objects["artifacts/orders/42.zip"] = fakeObject{content: code}
		s := b.Prepare(t.Context(), r)
		b.aws.objects["artifacts/orders/42.zip"] = fakeObject{content: other}
		endedAs(t, b.Deploy(t.Context(), s, nil), release.Conflicted, "upload the code: ", "was replaced")
		if len(b.aws.versions) != 2 {
			t.Error("it was published")
		}
		b.serves(t, "dev", "2")
	})
	t.Run("the object that is fetched", func(t *testing.T) {
		b := newBench(t)
		r := b.built(zipOf(t, "orders.zip", string(code)))
		r.Entry = "orders.zip"
		s := b.Prepare(t.Context(), r)
		b.aws.object("orders/42.zip", zipOf(t, "orders.zip", string(other)))
		b.aws.forbid(writes...)
		endedAs(t, b.Deploy(t.Context(), s, nil), release.Conflicted, "fetch the artifact: ", "was replaced")
	})
}

// A refusal stays one, whatever others do meanwhile.
func TestRefusedWhileTheCodeChanges(t *testing.T) {
	b := newBench(t)
	b.aws.on("UpdateCode", func(context.Context, func() (any, error)) (any, error) {
		b.aws.outside(func() { b.aws.replace("theirs") })
		return nil, fail(model.Denied, "UpdateFunctionCode", "AccessDeniedException", "no")
	})
	endedAs(t, b.do(t, b.built(zipOf(t, "app.py", "new"))), release.Failed, "upload the code: ", "denied")
}

// Lambda publishes what it has: that it is something else is found out.
func TestPublishedOfOtherCode(t *testing.T) {
	b := newBench(t)
	b.aws.on("Publish", func(context.Context, func() (any, error)) (any, error) {
		return model.Version{Number: "3", CodeSHA256: codeSHA256([]byte("theirs")), Description: "build 42 a1b2c3d"}, nil
	})
	endedAs(t, b.do(t, b.built(zipOf(t, "app.py", "new"))), release.Conflicted, "publish a version: ", "of other code")
	b.serves(t, "dev", "2")
}

// An artifact that does not end is given up at the limit, and not read again.
func TestFetchIsBounded(t *testing.T) {
	w := &download{run: &run{}, size: MaxFetch - 1}
	if n, err := w.Write([]byte("xy")); n != 0 || !errors.Is(err, errMuch) {
		t.Errorf("wrote %d bytes beyond the limit: %v", n, err)
	}
	b := newBench(t)
	r := b.built(zipOf(t, "orders.zip", string(zipOf(t, "app.py", "new"))))
	r.Entry = "orders.zip"
	b.aws.on("GetObject", answers(&model.Failure{Class: model.Other, Operation: "GetObject", Message: "writing it down", Err: errMuch}))
	endedAs(t, b.do(t, r), release.Failed, "fetch the artifact: ", "250 MB")
	if b.aws.count("GetObject") != 1 {
		t.Errorf("it was read %d times", b.aws.count("GetObject"))
	}
}

// An artifact is read again when reading breaks off, from its beginning.
func TestFetchAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		r := b.built(zipOf(t, "orders.zip", string(zipOf(t, "app.py", "new"))))
		r.Entry = "orders.zip"
		b.aws.on("GetObject", unanswered, timeout)
		endedAs(t, b.do(t, r), release.Moved)
	})
}
