package sim

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// refusal is an answer of AWS that is an error: the typed error that the SDK
// would have made of it, and its HTTP status.
type refusal struct {
	status     int
	retryAfter string // seconds, for the Retry-After header
	err        error
}

// Error is AWS's own words.
func (r *refusal) Error() string { return r.err.Error() }

// Unwrap is the typed error.
func (r *refusal) Unwrap() error { return r.err }

const byUser = "User" // what Lambda's errors say of who is at fault

func notFound(format string, args ...any) error {
	return &refusal{status: 404, err: &types.ResourceNotFoundException{
		Message: aws.String(fmt.Sprintf(format, args...)), Type: aws.String(byUser)}}
}

func conflict(format string, args ...any) error {
	return &refusal{status: 409, err: &types.ResourceConflictException{
		Message: aws.String(fmt.Sprintf(format, args...)), Type: aws.String(byUser)}}
}

func invalid(format string, args ...any) error {
	return &refusal{status: 400, err: &types.InvalidParameterValueException{
		Message: aws.String(fmt.Sprintf(format, args...)), Type: aws.String(byUser)}}
}

// staleRevision is the answer to a RevisionId that is no longer the current one.
func staleRevision() error {
	return &refusal{status: 412, err: &types.PreconditionFailedException{
		Message: aws.String("The Revision Id provided does not match the latest Revision Id. " +
			"Call the GetFunction/GetAlias API to retrieve the latest Revision Id"),
		Type: aws.String(byUser)}}
}

// constraint is the answer to a value that breaks the API's own model, which AWS
// checks before anything else.
func constraint(value, member, rule string) error {
	return generic(400, "ValidationException", fmt.Sprintf(
		"1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s", value, member, rule))
}

// generic is an error that the SDK has no type for.
func generic(status int, code, message string) error {
	return &refusal{status: status, err: &smithy.GenericAPIError{Code: code, Message: message}}
}

// sendError is a connection that broke the way net/http reports it: the SDK takes
// it for a connection error and tries again.
func sendError(req any, op string, cause syscall.Errno) error {
	method, where := "Post", ""
	if r, ok := req.(*smithyhttp.Request); ok {
		where = r.URL.String()
		method = r.Method[:1] + strings.ToLower(r.Method[1:])
	}
	syscallName := op
	if op == "dial" {
		syscallName = "connect"
	}
	return &smithyhttp.RequestSendError{Err: &url.Error{Op: method, URL: where,
		Err: &net.OpError{Op: op, Net: "tcp", Err: os.NewSyscallError(syscallName, cause)}}}
}

// loudError is a use of the embedded account that it cannot answer. The SDK must
// not try it again.
type loudError struct{ text string }

// Error says what was tried.
func (e *loudError) Error() string { return "aws/sim: " + e.text }

// RetryableError tells the SDK's retryer not to.
func (*loudError) RetryableError() bool { return false }
