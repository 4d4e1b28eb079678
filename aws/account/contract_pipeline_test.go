package account_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func building() []contract {
	return []contract{
		{name: "projects", run: func(t *testing.T, g *ground) {
			one, other := unique(t)+"-one", unique(t)+"-other"
			g.project(t, one)
			g.project(t, other)
			page, err := g.account.ListProjects(t.Context(), "")
			if err != nil || !slices.Contains(page.Names, one) || !slices.Contains(page.Names, other) {
				t.Errorf("got %+v, %v", page, err)
			}
			projects, err := g.account.GetProjects(t.Context(), []string{other, "nowhere", one})
			if err != nil || len(projects) != 2 || projects[0].Name != other || projects[1].Name != one {
				t.Fatalf("got %+v, %v", projects, err)
			}
			if p := projects[1]; p.SourceType != "CODECOMMIT" || !strings.HasSuffix(p.SourceLocation, "/v1/repos/"+one) || p.Artifacts != "S3" {
				t.Errorf("got %+v", p)
			}
		}},
		{name: "builds are started, listed and read", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.project(t, name)
			var ids []string
			for _, token := range []string{"first", "second", "third"} {
				b, err := g.account.StartBuild(t.Context(), model.BuildStart{Project: name, SourceVersion: "main", Token: token,
					Environment: []model.BuildVariable{{Name: "STAGE", Value: model.NewSecret("dev")}}})
				if err != nil || b.Project != name || b.Status != model.BuildInProgress || b.Complete || b.SourceVersion != "main" ||
					time.Since(b.Started).Abs() > time.Minute || b.Initiator == "" || len(b.Phases) == 0 || b.Log.Stream != "" {
					t.Fatalf("got %+v, %v", b, err)
				}
				ids = append(ids, b.ID)
			}
			page, err := g.account.ListBuilds(t.Context(), name, "")
			newest := slices.Clone(ids)
			slices.Reverse(newest)
			if err != nil || page.Next != "" || !slices.Equal(page.IDs, newest) {
				t.Errorf("got %+v, %v, want %v", page, err, newest)
			}
			asked := []string{ids[1], name + ":00000000-0000-4000-8000-000000000000", ids[0], ids[2]}
			builds, err := g.account.GetBuilds(t.Context(), asked)
			if err != nil || len(builds) != 3 || builds[0].ID != ids[1] || builds[1].ID != ids[0] || builds[2].ID != ids[2] {
				t.Errorf("got %+v, %v", builds, err)
			}
		}},
		{name: "a build is stopped", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.project(t, name)
			b, err := g.account.StartBuild(t.Context(), model.BuildStart{Project: name, Token: "t"})
			if err != nil {
				t.Fatal(err)
			}
			if b, err := g.account.StopBuild(t.Context(), b.ID); err != nil || b.Status != model.BuildStopped {
				t.Errorf("got %+v, %v", b, err)
			}
		}},
		{name: "a token starts one build", alone: "moto starts one for each call",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				g.project(t, name)
				start := model.BuildStart{Project: name, Token: "t"}
				first, err := g.account.StartBuild(t.Context(), start)
				again, err2 := g.account.StartBuild(t.Context(), start)
				start.Token = "u"
				other, err3 := g.account.StartBuild(t.Context(), start)
				if err := errors.Join(err, err2, err3); err != nil || first.ID != again.ID || first.ID == other.ID {
					t.Errorf("%s, %s, %s, %v", first.ID, again.ID, other.ID, err)
				}
			}},
		{name: "a build is tried again", alone: "moto knows no RetryBuild",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				g.project(t, name)
				first, err := g.account.StartBuild(t.Context(), model.BuildStart{Project: name, SourceVersion: "main", Token: "t"})
				if err == nil {
					_, err = g.account.StopBuild(t.Context(), first.ID)
				}
				again, err2 := g.account.RetryBuild(t.Context(), first.ID, "u")
				if err := errors.Join(err, err2); err != nil || again.ID == first.ID || again.Project != name || again.SourceVersion != "main" {
					t.Errorf("got %+v, %v", again, err)
				}
			}},
		{name: "branches", alone: "moto knows no ListBranches",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				g.project(t, name)
				projects, err := g.account.GetProjects(t.Context(), []string{name})
				if err != nil || len(projects) != 1 {
					t.Fatal(projects, err)
				}
				refs, err := g.account.ListRefs(t.Context(), projects[0])
				if err != nil || !slices.Contains(refs, "main") {
					t.Errorf("got %v, %v", refs, err)
				}
				projects[0].SourceLocation += "-nowhere"
				if _, err := g.account.ListRefs(t.Context(), projects[0]); model.ClassOf(err) != model.Gone {
					t.Errorf("no such repository: %v", err)
				}
			}},
		{name: "no such project or build", run: func(t *testing.T, g *ground) {
			_, list := g.account.ListBuilds(t.Context(), "nowhere", "")
			_, start := g.account.StartBuild(t.Context(), model.BuildStart{Project: "nowhere", Token: "t"})
			_, stop := g.account.StopBuild(t.Context(), "nowhere:00000000-0000-4000-8000-000000000000")
			for what, err := range map[string]error{"list": list, "start": start, "stop": stop} {
				if model.ClassOf(err) != model.Gone {
					t.Errorf("%s: %v, want class gone", what, err)
				}
			}
		}},
	}
}

// follow reads a stream until there is no more, and gives the token to go on with.
func follow(t *testing.T, g *ground, read model.LogRead) ([]string, string) {
	t.Helper()
	var lines []string
	for {
		page, err := g.account.ReadLog(t.Context(), read)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range page.Lines {
			lines = append(lines, l.Text)
		}
		if page.Token == read.Token {
			return lines, page.Token
		}
		read.Token = page.Token
	}
}

func logging() []contract {
	return []contract{
		{name: "a stream is read to its end, and on", run: func(t *testing.T, g *ground) {
			read := model.LogRead{Group: "/aws/codebuild/" + unique(t), Stream: "1a2b", Overwritten: true}
			at := time.Now().Add(-time.Hour).Truncate(time.Second)
			g.log(t, read.Group, read.Stream, at, "one\n", "\x1b[31mtwo\x1b[0m\x1b]0;x\x07\n", "1%\r100%\n")
			lines, token := follow(t, g, read)
			if want := []string{"one", "\x1b[31mtwo\x1b[m", "100%"}; !slices.Equal(lines, want) {
				t.Errorf("got %q, want %q", lines, want)
			}
			read.Token = token
			if lines, _ := follow(t, g, read); len(lines) > 0 {
				t.Errorf("after the end: %q", lines)
			}
			g.log(t, read.Group, read.Stream, at.Add(time.Minute), "three\nfour\n")
			if lines, _ := follow(t, g, read); !slices.Equal(lines, []string{"three", "four"}) {
				t.Errorf("later: %q", lines)
			}

			read.Token, read.From = "", at.Add(2*time.Millisecond)
			if lines, _ := follow(t, g, read); !slices.Equal(lines, []string{"100%", "three", "four"}) {
				t.Errorf("from a time: %q", lines)
			}
			page, err := g.account.ReadLog(t.Context(), model.LogRead{Group: read.Group, Stream: read.Stream})
			if err != nil || len(page.Lines) == 0 || !page.Lines[0].At.Equal(at) {
				t.Errorf("the first line came %v, want %s, %v", page.Lines, at, err)
			}
		}},
		{name: "an event of many lines is one event", run: func(t *testing.T, g *ground) {
			read := model.LogRead{Group: "/aws/lambda/" + unique(t), Stream: "2026/11/22/[4]1a2b"}
			g.log(t, read.Group, read.Stream, time.Now().Add(-time.Hour), "[ERROR] KeyError: 'a'\rTraceback\r  File", "a\r\nb\r\n", "c")
			page, err := g.account.ReadLog(t.Context(), read)
			var got []string
			for _, l := range page.Lines {
				got = append(got, fmt.Sprint(l.Text, l.Part))
			}
			want := []string{"[ERROR] KeyError: 'a'false", "Tracebacktrue", "  Filetrue", "afalse", "btrue", "cfalse"}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		}},
		{name: "the streams of a function since a time, so many events at a time", run: func(t *testing.T, g *ground) {
			group := "/aws/lambda/" + unique(t)
			at := time.Now().Add(-time.Hour).Truncate(time.Second)
			for i, stream := range []string{"2026/11/22/[4]a", "2026/11/22/[5]b"} {
				g.log(t, group, stream, at.Add(time.Duration(i)*time.Minute), "0", "1", "2", "3", "4", "5")
			}
			streams, next, err := g.account.ListLogStreams(t.Context(), group, "")
			if err != nil || next != "" || len(streams) != 2 || streams[0].Name != "2026/11/22/[5]b" || streams[0].LastAt.IsZero() {
				t.Errorf("streams %+v, %q, %v, want the newest first", streams, next, err)
			}
			read := model.LogRead{Group: group, Stream: "2026/11/22/[4]a", From: at.Add(2 * time.Millisecond), Lines: 2}
			page, err := g.account.ReadLog(t.Context(), read)
			if err != nil || len(page.Lines) > 2 {
				t.Errorf("%d lines on a page, %v", len(page.Lines), err)
			}
			if lines, _ := follow(t, g, read); !slices.Equal(lines, []string{"2", "3", "4", "5"}) {
				t.Errorf("from a time: %q", lines)
			}
		}},
		{name: "the newest lines, and on", run: func(t *testing.T, g *ground) {
			read := model.LogRead{Group: "/aws/codebuild/" + unique(t), Stream: "1a2b", FromTail: true}
			at := time.Now().Add(-time.Hour)
			g.log(t, read.Group, read.Stream, at, "one", "two")
			page, err := g.account.ReadLog(t.Context(), read)
			if err != nil || len(page.Lines) != 2 || page.Lines[1].Text != "two" {
				t.Fatalf("got %+v, %v", page, err)
			}
			g.log(t, read.Group, read.Stream, at.Add(time.Minute), "three")
			read.Token = page.Token
			if lines, _ := follow(t, g, read); !slices.Equal(lines, []string{"three"}) {
				t.Errorf("later: %q", lines)
			}
		}},
		{name: "what does not exist yet is gone", run: func(t *testing.T, g *ground) {
			group := "/aws/codebuild/" + unique(t)
			_, noGroup := g.account.ReadLog(t.Context(), model.LogRead{Group: group, Stream: "x"})
			_, _, noStreams := g.account.ListLogStreams(t.Context(), group, "")
			g.log(t, group, "1a2b", time.Now().Add(-time.Hour), "one")
			_, noStream := g.account.ReadLog(t.Context(), model.LogRead{Group: group, Stream: "x"})
			for what, err := range map[string]error{"group": noGroup, "streams": noStreams, "stream": noStream} {
				if model.ClassOf(err) != model.Gone {
					t.Errorf("%s: %v, want class gone", what, err)
				}
			}
		}},
		{name: "a token that is not known", run: func(t *testing.T, g *ground) {
			group := "/aws/codebuild/" + unique(t)
			g.log(t, group, "1a2b", time.Now().Add(-time.Hour), "one")
			if _, err := g.account.ReadLog(t.Context(), model.LogRead{Group: group, Stream: "1a2b", Token: "f/soon"}); model.ClassOf(err) != model.Conflict {
				t.Errorf("%v, want class conflict", err)
			}
		}},
		{name: "streams, newest first", run: func(t *testing.T, g *ground) {
			group := "/aws/lambda/" + unique(t)
			at := time.Now().Add(-5 * time.Hour).Truncate(time.Second)
			for i, stream := range []string{"2026/11/22/[1]b", "2026/11/22/[2]c", "2026/11/22/[$LATEST]a"} {
				g.log(t, group, stream, at.Add(time.Duration(i)*time.Hour), "one", "two")
			}
			streams, next, err := g.account.ListLogStreams(t.Context(), group, "")
			if err != nil || next != "" || len(streams) != 3 || streams[0].Name != "2026/11/22/[$LATEST]a" || streams[2].Name != "2026/11/22/[1]b" ||
				!streams[2].FirstAt.Equal(at) || !streams[2].LastAt.Equal(at.Add(time.Millisecond)) {
				t.Errorf("got %+v, %q, %v", streams, next, err)
			}
		}},
	}
}

func hashOf(code []byte) string {
	sum := sha256.Sum256(code)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// deploy gives a function new code and publishes it twice.
func deploy(t *testing.T, g *ground, u model.CodeUpdate, code []byte) {
	t.Helper()
	before, err := g.account.GetCode(t.Context(), u.Function)
	if err != nil || before.Revision == "" || before.LastUpdate != "Successful" || before.Version.CodeSHA256 == hashOf(code) {
		t.Fatalf("got %+v, %v", before, err)
	}
	u.Revision = before.Revision
	if c, err := g.account.UpdateCode(t.Context(), u); err != nil || c.Version.CodeSHA256 != hashOf(code) || c.Version.Number != model.Latest {
		t.Fatalf("got %+v, %v", c, err)
	}
	after, err := g.account.AwaitUpdate(t.Context(), u.Function)
	if err != nil || after.LastUpdate != "Successful" || after.Version.CodeSHA256 != hashOf(code) || after.Version.State != "Active" {
		t.Fatalf("got %+v, %v", after, err)
	}
	p := model.Publication{Function: u.Function, SHA256: hashOf(code), Description: "build 42 a1b2c3d", Revision: after.Revision}
	v, err := g.account.Publish(t.Context(), p)
	if err != nil || v.Number != "2" || v.Description != p.Description || v.CodeSHA256 != hashOf(code) {
		t.Fatalf("got %+v, %v", v, err)
	}
	p.Revision, p.Description = "", "build 43" // nothing has changed since
	if v, err := g.account.Publish(t.Context(), p); err != nil || v.Number != "2" || v.Description != "build 42 a1b2c3d" {
		t.Errorf("again: %+v, %v", v, err)
	}
	if v, err := g.account.GetVersion(t.Context(), u.Function, "2"); err != nil || v.CodeSHA256 != hashOf(code) {
		t.Errorf("read: %+v, %v", v, err)
	}
}

func deploying() []contract {
	return []contract{
		{name: "deploy a zip", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			zip := code(t, name, 99)
			deploy(t, g, model.CodeUpdate{Function: name, Zip: zip}, zip)
		}},
		{name: "publish what is there", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 0)
			publish := func(description, number string) {
				t.Helper()
				now, err := g.account.GetCode(t.Context(), name)
				if err != nil {
					t.Fatal(err)
				}
				v, err := g.account.Publish(t.Context(), model.Publication{Function: name, SHA256: now.Version.CodeSHA256, Description: description, Revision: now.Revision})
				if err != nil || v.Number != number || v.CodeSHA256 != now.Version.CodeSHA256 || v.State == "Failed" {
					t.Errorf("got %+v, %v, want version %s", v, err, number)
				}
			}
			publish("", "1") // the first one
			publish("again", "1")
			before, err := g.account.GetCode(t.Context(), name)
			if err == nil {
				_, err = g.account.UpdateCode(t.Context(), model.CodeUpdate{Function: name, Zip: code(t, name, 98), Revision: before.Revision})
			}
			if err == nil {
				_, err = g.account.AwaitUpdate(t.Context(), name)
			}
			if err != nil {
				t.Fatal(err)
			}
			publish("more", "2")
			page, err := g.account.ListVersions(t.Context(), name, "")
			if err != nil || len(page.Versions) != 2 || page.Versions[1].Number != "2" || page.Versions[1].Description != "more" {
				t.Errorf("got %+v, %v", page, err)
			}
		}},
		{name: "deploy from an object", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			zip := code(t, name, 99)
			g.object(t, "artifacts-of-"+name, "42/"+name+".zip", zip)
			deploy(t, g, model.CodeUpdate{Function: name, Bucket: "artifacts-of-" + name, Key: "42/" + name + ".zip"}, zip)
		}},
		{name: "objects", run: func(t *testing.T, g *ground) {
			bucket, body := "bucket-of-"+unique(t), bytes.Repeat([]byte("log line\n"), 100_000)
			g.object(t, bucket, "logs/a  b.txt", body)
			o, err := g.account.HeadObject(t.Context(), bucket, "logs/a  b.txt")
			if err != nil || o.Bytes != int64(len(body)) || o.Bucket != bucket {
				t.Errorf("got %+v, %v", o, err)
			}
			var got bytes.Buffer
			if o, err := g.account.GetObject(t.Context(), bucket, "logs/a  b.txt", &got); err != nil || o.Bytes != int64(len(body)) || !bytes.Equal(got.Bytes(), body) {
				t.Errorf("got %+v and %d bytes, %v", o, got.Len(), err)
			}
			_, head := g.account.HeadObject(t.Context(), bucket, "nothing")
			_, get := g.account.GetObject(t.Context(), bucket, "nothing", io.Discard)
			_, noBucket := g.account.GetObject(t.Context(), "no-such-bucket", "nothing", io.Discard)
			for what, err := range map[string]error{"head": head, "get": get, "no bucket": noBucket} {
				if model.ClassOf(err) != model.Gone {
					t.Errorf("%s: %v, want class gone", what, err)
				}
			}
		}},
		{name: "no such function", run: func(t *testing.T, g *ground) {
			_, get := g.account.GetCode(t.Context(), "nowhere")
			_, update := g.account.UpdateCode(t.Context(), model.CodeUpdate{Function: "nowhere", Revision: "00000000-0000-4000-8000-000000000000", Zip: code(t, "x", 1)})
			_, publish := g.account.Publish(t.Context(), model.Publication{Function: "nowhere"})
			for what, err := range map[string]error{"get": get, "update": update, "publish": publish} {
				if model.ClassOf(err) != model.Gone {
					t.Errorf("%s: %v, want class gone", what, err)
				}
			}
		}},
		{name: "an update needs the revision of the last read of the code", run: func(t *testing.T, g *ground) {
			name := unique(t)
			g.function(t, name, 1)
			before, err := g.account.GetCode(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			u := model.CodeUpdate{Function: name, Zip: code(t, name, 98), Revision: before.Revision}
			if _, err := g.account.UpdateCode(t.Context(), u); err != nil {
				t.Fatal(err)
			}
			u.Zip = code(t, name, 99)
			if _, err := g.account.UpdateCode(t.Context(), u); model.ClassOf(err) != model.Conflict {
				t.Errorf("the old revision again: %v, want class conflict", err)
			}
			if now, err := g.account.GetCode(t.Context(), name); err != nil || now.Version.CodeSHA256 != hashOf(code(t, name, 98)) || now.Revision == before.Revision {
				t.Errorf("now %+v, %v", now, err)
			}
		}},
		{name: "a publication of code that somebody has changed since", alone: "moto publishes whatever the hash and the revision",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				g.function(t, name, 1)
				before, err := g.account.GetCode(t.Context(), name)
				if err == nil {
					_, err = g.account.UpdateCode(t.Context(), model.CodeUpdate{Function: name, Zip: code(t, name, 98), Revision: before.Revision})
				}
				if err != nil {
					t.Fatal(err)
				}
				_, byHash := g.account.Publish(t.Context(), model.Publication{Function: name, SHA256: hashOf(code(t, name, 99))})
				_, byRevision := g.account.Publish(t.Context(), model.Publication{Function: name, Revision: before.Revision})
				for what, err := range map[string]error{"by hash": byHash, "by revision": byRevision} {
					f, ok := errors.AsType[*model.Failure](err)
					if !ok || f.Class != model.Conflict || !strings.Contains(f.Advice, "somebody") {
						t.Errorf("%s: %v, want class conflict", what, err)
					}
				}
			}},
		{name: "code that can not be taken", alone: "moto takes any object and any bytes",
			run: func(t *testing.T, g *ground) {
				name := unique(t)
				g.function(t, name, 1)
				before, err := g.account.GetCode(t.Context(), name)
				if err != nil {
					t.Fatal(err)
				}
				g.object(t, "bucket-of-"+name, "there", nil)
				for _, u := range []model.CodeUpdate{
					{Bucket: "bucket-of-" + name, Key: "nothing"}, {Zip: []byte("no zip")}, {Image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/x:1"},
				} {
					u.Function, u.Revision = name, before.Revision
					if _, err := g.account.UpdateCode(t.Context(), u); model.ClassOf(err) != model.Other || err.Error() == "" {
						t.Errorf("%+v: %v", u, err)
					}
				}
			}},
	}
}
