package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/smithy-go/encoding/cbor"

	"github.com/aloftdeck/aloft/model"
)

// graniteTarget is CloudWatch's name in its protocols.
const graniteTarget = "GraniteServiceVersion20100801"

// translateMetrics makes up for the one thing in which moto's CloudWatch is not
// AWS's: the SDK speaks CBOR, moto JSON. It reports false for any other call.
func (r *remote) translateMetrics(w http.ResponseWriter, request *http.Request) bool {
	call, ok := strings.CutPrefix(request.URL.Path, "/service/"+graniteTarget+"/operation/")
	if !ok {
		return false
	}
	document, err := io.ReadAll(request.Body)
	if err != nil {
		r.t.Error(err)
		return false
	}
	in, err := cbor.Decode(document)
	if err != nil {
		r.t.Errorf("%s: %v", call, err)
		return false
	}
	status, out := r.metrics(call, plain(in))
	w.Header().Set("Content-Type", "application/cbor")
	w.Header().Set("Smithy-Protocol", "rpc-v2-cbor")
	w.WriteHeader(status)
	_, _ = w.Write(cbor.Encode(packed(out, "")))
	return true
}

// metrics calls CloudWatch in JSON, as boto3 does.
func (r *remote) metrics(call string, in any) (status int, out map[string]any) {
	body, err := json.Marshal(in)
	if err != nil {
		r.t.Error(err)
		return http.StatusInternalServerError, nil
	}
	request, err := http.NewRequest(http.MethodPost, r.upstream+"/", bytes.NewReader(body))
	if err != nil {
		r.t.Error(err)
		return http.StatusInternalServerError, nil
	}
	request.Header.Set("Content-Type", "application/x-amz-json-1.0")
	request.Header.Set("X-Amz-Target", graniteTarget+"."+call)
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=x/20261122/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=x")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Error(err)
		return http.StatusBadGateway, nil
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&out); err != nil && err != io.EOF {
		r.t.Errorf("%s: %v", call, err)
	}
	return response.StatusCode, out
}

// putMetric writes the sum of each of the last minutes.
func (r *remote) putMetric(s model.Series, minutes int, sum float64) {
	r.t.Helper()
	var dimensions []any
	for _, d := range s.Dimensions {
		if d.Name != "" {
			dimensions = append(dimensions, map[string]any{"Name": d.Name, "Value": d.Value})
		}
	}
	now := time.Now().Truncate(time.Minute)
	var data []any
	for i := range minutes {
		data = append(data, map[string]any{
			"MetricName": s.Metric, "Dimensions": dimensions, "Value": sum,
			"Timestamp": now.Add(-time.Duration(i) * time.Minute).UTC().Format(time.RFC3339),
		})
	}
	if status, out := r.metrics("PutMetricData", map[string]any{"Namespace": s.Namespace, "MetricData": data}); status != http.StatusOK {
		r.t.Fatalf("%d: %v", status, out)
	}
}

// plain is a CBOR value in JSON's shapes, times as seconds since 1970.
func plain(v cbor.Value) any {
	switch v := v.(type) {
	case cbor.Map:
		out := map[string]any{}
		for k, e := range v {
			out[k] = plain(e)
		}
		return out
	case cbor.List:
		out := []any{}
		for _, e := range v {
			out = append(out, plain(e))
		}
		return out
	case cbor.String:
		return string(v)
	case cbor.Bool:
		return bool(v)
	case cbor.Uint:
		return uint64(v)
	case cbor.NegInt:
		return -float64(v)
	case cbor.Float32:
		return float64(v)
	case cbor.Float64:
		return float64(v)
	case *cbor.Tag:
		return plain(v.Value)
	}
	return nil
}

// packed is a JSON value as CBOR, what is called a timestamp as one.
func packed(v any, key string) cbor.Value {
	switch v := v.(type) {
	case map[string]any:
		out := cbor.Map{}
		for k, e := range v {
			if e != nil {
				out[k] = packed(e, k)
			}
		}
		return out
	case []any:
		out := cbor.List{}
		for _, e := range v {
			out = append(out, packed(e, key))
		}
		return out
	case string:
		return cbor.String(v)
	case bool:
		return cbor.Bool(v)
	case float64:
		if strings.HasPrefix(key, "Timestamp") {
			return &cbor.Tag{ID: 1, Value: cbor.Float64(v)}
		}
		return cbor.Float64(v)
	}
	panic(fmt.Sprintf("%T in an answer", v))
}
