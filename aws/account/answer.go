package account

// What an answer must be before it is read: AWS's own, not empty, and not without
// end. Whatever stands between aloft and AWS can answer in its place.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Bounds of what is read of one answer, unzipped. AWS's largest are some megabytes.
const (
	mostAnswer = 32 << 20
	mostError  = 1 << 20
)

// mostPagesOfList bounds the pages of one list: fifty functions are on one.
const mostPagesOfList = 1000

// mostMessage bounds what is said of an error, in characters.
const mostMessage = 1000

// errTooLong says that an answer went on beyond its bound.
var errTooLong = errors.New("the answer is longer than any of AWS's, and was given up")

// errEmpty says that an answer which should tell something was empty.
var errEmpty = errors.New("the answer is empty")

// foreignAnswer is an answer that is not AWS's.
type foreignAnswer struct{ status int }

func (e *foreignAnswer) Error() string {
	return fmt.Sprintf("HTTP %d with a page for people", e.status)
}

// checkAnswers puts the check between the wire and the SDK's reading.
func checkAnswers(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("AloftAnswer", checkAnswer), middleware.After)
}

func checkAnswer(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
	out, metadata, err := next.HandleDeserialize(ctx, in)
	r, ok := out.RawResponse.(*smithyhttp.Response)
	if err != nil || !ok || r.Response == nil || r.Body == nil {
		return out, metadata, err
	}
	o := operation{awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)}
	fine := r.StatusCode < 300
	if fine && o.service == "S3" {
		return out, metadata, nil // an object is what its owner put there; who reads it bounds it
	}
	function := fine && answersForAFunction(o, r.Header) // whose answer may be anything
	most := int64(mostAnswer)
	if !fine {
		most = mostError
	}
	body := &boundedBody{from: r.Body, left: most}
	head, err := body.peek()
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		// What broke off breaks off for the SDK too, which knows whether to try again.
	case function:
	case foreign(o, r.StatusCode, r.Header, head):
		return out, metadata, &smithyhttp.ResponseError{Response: r, Err: &foreignAnswer{r.StatusCode}}
	case fine && len(head) == 0 && r.StatusCode != http.StatusNoContent && !answersNothing(o):
		return out, metadata, &smithyhttp.ResponseError{Response: r, Err: errEmpty}
	}
	r.Body = body
	return out, metadata, nil
}

// answersNothing reports whether an operation has nothing to tell when it was done.
func answersNothing(o operation) bool {
	switch o.name {
	case "RegisterScalableTarget", "CreateLogGroup", "PutRetentionPolicy":
		return true
	}
	return o.name == "GetFunctionConcurrency" // which may find none
}

// answersForAFunction reports whether it is Lambda that brings what a function answered.
func answersForAFunction(o operation, header http.Header) bool {
	return o == operation{"Lambda", "Invoke"} && (header.Get("X-Amz-Executed-Version") != "" || header.Get("X-Amzn-Requestid") != "")
}

// foreign reports whether an answer is a proxy's or a portal's: a page for people, or
// one that leads elsewhere, which of AWS only S3 does.
func foreign(o operation, status int, header http.Header, head []byte) bool {
	switch {
	case status == http.StatusProxyAuthRequired:
		return true
	case status >= 300 && status < 400 && status != http.StatusNotModified && o.service != "S3":
		return true
	}
	start := bytes.ToLower(bytes.TrimLeft(head, "\ufeff \t\r\n"))
	if bytes.HasPrefix(start, []byte("<html")) || bytes.Contains(start, []byte("<!doctype html")) {
		return true
	}
	// Emulators call their JSON and XML a page too.
	said := strings.Contains(strings.ToLower(header.Get("Content-Type")), "html")
	return said && len(start) > 0 && !awsLike(bytes.TrimLeft(head, "\ufeff \t\r\n"))
}

// awsLike reports whether a body begins as AWS's do: JSON, XML whose names begin with
// capitals, CBOR.
func awsLike(start []byte) bool {
	switch c := start[0]; {
	case c == '{', c == '[', c >= 0x80:
		return true
	case c == '<' && len(start) > 1:
		return start[1] == '?' || start[1] >= 'A' && start[1] <= 'Z'
	}
	return false
}

// boundedBody is a body that ends with an error when it goes on beyond its bound.
type boundedBody struct {
	from io.ReadCloser
	head []byte // read ahead
	left int64
}

// peek is the beginning of the body, which is read again.
func (b *boundedBody) peek() ([]byte, error) {
	head := make([]byte, 256)
	n, err := io.ReadFull(b.from, head)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	b.head = head[:n]
	return b.head, err
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errTooLong
	}
	var n int
	var err error
	if len(b.head) > 0 {
		n = copy(p, b.head)
		b.head = b.head[n:]
	} else {
		n, err = b.from.Read(p)
	}
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLong
	}
	return n, err
}

// Close implements io.Closer.
func (b *boundedBody) Close() error { return b.from.Close() }
