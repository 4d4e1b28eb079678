package journal

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// full is an entry with every field set that a plain line can hold.
func full() Entry {
	return Entry{
		Format: format, ID: "abcdefghijkl", Phase: Intent, At: at, Kind: "promote", Account: "123456789012", Region: "us-east-1",
		Function: "orders", Stage: "prod", Alias: "live", From: "9", To: "14", By: "alice", Host: "ops1",
		ARN: "arn:aws:iam::123456789012:user/alice", Reason: "release 12", Revision: "3f6d1f0e", PID: 4242, Until: at.Add(time.Minute),
		Status: "moved", Detail: "by reading it again", Settled: true, Step: "publish", Artifact: "s3://b/k", CodeSHA256: "q83v+/8=", Move: "mnopqrstuvwx",
		Table: "orders", Index: "by-day", Ref: "build/123456789012/us-east-1/shop", Set: "opqrstuvwxyz", SetOf: 12, Undoes: "abcdefghijkl",
	}
}

// What aloft writes takes the short way, or it would be of no use.
func TestWhatAloftWritesIsPlain(t *testing.T) {
	want := full()
	want.Canary = &model.Canary{Version: "13", Weight: 0.1}
	line, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Entry
	if !(words{}).plain(line, &got) || !reflect.DeepEqual(got, want) {
		t.Errorf("%s is read as\n%+v", line, got)
	}
}

// Both ways read every line alike. What one of them refuses the other does too.
func decodeBothWays(t *testing.T, line []byte) {
	t.Helper()
	var short, long Entry
	ok, err := (words{}).decode(line, &short), json.Unmarshal(line, &long)
	if ok != (err == nil) {
		t.Fatalf("%q: %v, encoding/json says %v", line, ok, err)
	}
	if ok && !reflect.DeepEqual(short, long) {
		t.Fatalf("%q is read as\n%+v, by encoding/json as\n%+v", line, short, long)
	}
}

func TestDecodesLikeEncodingJSON(t *testing.T) {
	canary := full()
	canary.Canary, canary.Reason = &model.Canary{Version: "3", Weight: 0.1}, "später \"so\" <b>"
	withCanary, err := json.Marshal(canary)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		string(withCanary), `{}`, `{"v":1}`, "{\"v\":1}\n", `{"v":1,"id":"a","id":"b"}`, `{"V":1,"ID":"a"}`, `{ "v" : 1 }`, `{"v":01}`, `{"v":-1}`, `{"v":1.0}`,
		`{"v":1e1}`, `{"v":12345678901}`, `{"v":null,"id":null}`, `{"settled":true}`, `{"settled":"true"}`, `{"settled":tru}`, `{"pid":"1"}`, `{"at":"now"}`,
		`{"at":"2026-11-22T21:50:03Z"}`, `{"at":"2026-11-22T21:50:03+00:00"}`, `{"at":"2026-11-22t21:50:03z"}`, `{"at":"2026-11-22T24:50:03Z"}`, `{"at":""}`,
		`{"id":"a"}{"id":"b"}`, `{"id":"a"},`, `{"id":"a",}`, `{"id":"a"`, `{"id":"a`, `{"id":`, `{"id"`, `{`, ``, `[]`, `"id"`, `{"id":"a\u0041"}`, "{\"id\":\"a\x01\"}",
		"{\"id\":\"\x7f\"}", "{\"id\":\"\xff\"}", `{"unknown":"x","id":"a"}`, `{"unknown":{"id":"b"},"id":"a"}`, `{"v":1]`, `{,"v":1}`, `{"v":1,,"id":"a"}`, `{"v":}`, `{"v"1}`,
		`{"canary":{"version":"13","weight":0.1},"v":1}`, `{"canary":{},"canary":{"version":"1"}}`, `{"canary":null}`, `{"canary":{"version":"}"}}`, `{"canary":{"weight":"x"}}`,
		`{"canary":{`, `{"canary":{}`, `{"id":{}}`,
	} {
		decodeBothWays(t, []byte(line))
	}
}

func FuzzDecode(f *testing.F) {
	line, err := json.Marshal(full())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(line)
	f.Add([]byte(`{"v":1,"id":"a","canary":{"version":"13","weight":0.1},"to":"2"}`))
	f.Add([]byte(`{"v":1,"id":"a","at":"2026-11-22T21:50:03.5+01:00","settled":true,"pid":12}`))
	f.Fuzz(decodeBothWays)
}
