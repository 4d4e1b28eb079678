package account

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/smithy-go/encoding/cbor"
)

// CloudWatch's SDK speaks CBOR. Tests speak JSON's shapes, with times as seconds
// since 1970.

// FromCBOR turns a document into JSON's shapes.
func FromCBOR(document []byte) (any, error) {
	if len(document) == 0 {
		return map[string]any{}, nil
	}
	v, err := cbor.Decode(document)
	if err != nil {
		return nil, err
	}
	return fromValue(v), nil
}

func fromValue(v cbor.Value) any {
	switch v := v.(type) {
	case cbor.Map:
		out := map[string]any{}
		for k, e := range v {
			out[k] = fromValue(e)
		}
		return out
	case cbor.List:
		out := []any{}
		for _, e := range v {
			out = append(out, fromValue(e))
		}
		return out
	case cbor.String:
		return string(v)
	case cbor.Bool:
		return bool(v)
	case cbor.Uint:
		return float64(v)
	case cbor.NegInt:
		return -float64(v)
	case cbor.Float32:
		return float64(v)
	case cbor.Float64:
		return float64(v)
	case *cbor.Tag:
		return fromValue(v.Value)
	}
	return nil
}

// ToCBOR turns JSON's shapes into a document.
func ToCBOR(v any) []byte { return cbor.Encode(toValue(v, "")) }

func toValue(v any, key string) cbor.Value {
	switch v := v.(type) {
	case map[string]any:
		out := cbor.Map{}
		for k, e := range v {
			if e != nil {
				out[k] = toValue(e, k)
			}
		}
		return out
	case []any:
		out := cbor.List{}
		for _, e := range v {
			out = append(out, toValue(e, key))
		}
		return out
	case string:
		return cbor.String(v)
	case bool:
		return cbor.Bool(v)
	case time.Time:
		return &cbor.Tag{ID: 1, Value: cbor.Float64(v.Unix())}
	case int:
		return cbor.Float64(v)
	case float64:
		if strings.HasPrefix(key, "Timestamp") {
			return &cbor.Tag{ID: 1, Value: cbor.Float64(v)}
		}
		return cbor.Float64(v)
	}
	panic(fmt.Sprintf("%T in a document", v))
}

// rpc is one request to CloudWatch.
type rpc struct {
	operation string
	in        map[string]any
}

// cloudWatch answers as CloudWatch does.
func cloudWatch(t *testing.T, answer func(n int, r rpc) (status int, body map[string]any)) *wire {
	w := &wire{}
	w.answer = func(n int, r *http.Request) (*http.Response, error) {
		in, err := FromCBOR([]byte(w.seen()[n-1].body))
		if err != nil {
			t.Error(err)
		}
		parts := strings.Split(r.URL.Path, "/")
		status, body := answer(n, rpc{parts[len(parts)-1], in.(map[string]any)})
		out := reply(status, "", "")
		document := string(ToCBOR(body))
		out.Header.Set("Content-Type", "application/cbor")
		out.Header.Set("Smithy-Protocol", "rpc-v2-cbor")
		out.Body, out.ContentLength = io.NopCloser(strings.NewReader(document)), int64(len(document))
		return out, nil
	}
	return w
}

// stamp is a time of a request.
func (r rpc) stamp(key string) time.Time {
	seconds, _ := r.in[key].(float64)
	return time.Unix(int64(seconds), 0).UTC()
}

// list is a list in a request.
func (r rpc) list(key string) []map[string]any {
	var out []map[string]any
	entries, _ := r.in[key].([]any)
	for _, e := range entries {
		out = append(out, e.(map[string]any))
	}
	return out
}
