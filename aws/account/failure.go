package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

var (
	errNoConfiguration = errors.New("the answer has no configuration")
	errNoRevision      = errors.New("an update needs the revision of the read that it rests on")
)

// noCode is what the SDK calls an answer whose error has no name, such as a page of
// HTML from something that stands between aloft and AWS.
const noCode = "UnknownError"

// failure turns an error of a call into one of aloft's classes.
func (a *Account) failure(ctx context.Context, c call, err error) error {
	f := &model.Failure{Class: model.Other, Operation: c.operation, Subject: safetext.Line(c.subject), Err: err}
	var api smithy.APIError
	var credentials *credentialsError
	var foreign *foreignAnswer
	switch {
	case errors.Is(err, context.Canceled) || errors.Is(ctx.Err(), context.Canceled) && !errors.As(err, &api):
		f.Message = "cancelled"
		if !errors.Is(err, context.Canceled) {
			f.Err = errors.Join(context.Canceled, err)
		}
	case errors.As(err, &foreign):
		a.notAWS(f, c, foreign.status, err)
	case errors.Is(err, errTooLong):
		f.Message, f.Advice = errTooLong.Error(), lookBetween
	case errors.Is(err, errEmpty):
		f.Class, f.Message, f.Advice = model.Network, errEmpty.Error(), lookBetween
	case errors.As(err, &credentials):
		a.credentialsFailure(f, c, credentials.err)
	case errors.As(err, &api) && api.ErrorCode() != noCode:
		a.answered(f, c, api, err)
	case refused(f, err), overBudget(f, err):
	case a.turnless(ctx, f, err):
	case network(err):
		f.Class, f.Message, f.Advice = model.Network, networkMessage(err), connectionAdvice(c.region(), err)
	default:
		a.unread(f, c, err)
	}
	f.Message = withoutPasswords(f.Message)
	if runes := []rune(f.Message); len(runes) > mostMessage {
		f.Message = string(runes[:mostMessage]) + "…"
	}
	f.NoEffect = noEffect(ctx, f, err)
	return f
}

// lookBetween is the advice where something else than AWS may have answered.
const lookBetween = "see what is between aloft and AWS: a proxy (HTTPS_PROXY), an endpoint (AWS_ENDPOINT_URL) or a sign-on page"

// notAWS says that something else than AWS answered. What it refuses is no permission
// of AWS.
func (a *Account) notAWS(f *model.Failure, c call, code int, err error) {
	f.Class = model.Network
	f.Message = fmt.Sprintf("HTTP %d%s: that is not AWS: a proxy or portal answered", code, from(err))
	f.Advice = lookBetween
	switch {
	case code == http.StatusTooManyRequests:
		f.Class, f.RetryAt = model.Throttled, a.retryAt(askedIn(err))
	case code >= 500:
		f.Advice = "wait a moment and try again; if it stays, " + f.Advice
	}
}

// answered sorts an error that AWS put a name to.
func (a *Account) answered(f *model.Failure, c call, api smithy.APIError, err error) {
	f.Code = safetext.Line(api.ErrorCode())
	f.Message = safetext.Line(api.ErrorMessage())
	if f.Message == "" {
		f.Message = f.Code
	}
	f.Class = classOf(f.Code, status(err))
	switch f.Class {
	case model.Denied:
		f.Permission = permission(f.Message, askedIn(err))
	case model.Expired:
		f.Message = "AWS does not take " + c.profile.credentials() + ": " + f.Message
		f.Advice = c.profile.advice()
		if !ranOut(f.Code) {
			f.Cause = model.Refused
		}
		if aboutTime(f.Code) {
			f.Advice = "check this host's clock and the secret key"
		}
	case model.Throttled:
		f.RetryAt = a.retryAt(askedIn(err))
		f.Advice = "the account's quota is used up: wait a moment"
	case model.Other:
		if status(err) >= 500 {
			f.Advice = cmp.Or(askedIn(err).service, "AWS") + " has trouble of its own: try again in a moment; health.aws.amazon.com tells of what lasts"
		}
	}
}

// unread sorts an answer without a name that can be understood, such as a page
// of HTML from something that stands between aloft and AWS.
func (a *Account) unread(f *model.Failure, c call, err error) {
	code := status(err)
	var undecoded *smithy.DeserializationError
	var nameless smithy.APIError
	switch {
	case code == 0 || !errors.As(err, &undecoded) && !errors.As(err, &nameless):
		f.Message = safetext.Line(innermost(err).Error())
		return
	case code < 300:
		f.Class, f.Message = model.Network, "the answer broke off"
	case code == http.StatusForbidden && (askedIn(err).name == "HeadObject" || askedIn(err).name == "HeadBucket"):
		// An answer to HEAD has no body that could name the error.
		f.Class, f.Permission = model.Denied, permission("", askedIn(err))
	default:
		a.notAWS(f, c, code, err)
	}
}

// classOf sorts AWS's error codes, and HTTP's where a code says nothing.
func classOf(code string, status int) model.Class {
	switch code {
	case "TooManyRequestsException", "ThrottlingException", "Throttling", "ThrottledException",
		"RequestThrottledException", "RequestLimitExceeded", "SlowDown":
		return model.Throttled
	case "AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "AuthorizationError",
		"UnauthorizedException", "NotAuthorized":
		return model.Denied
	case "ExpiredToken", "ExpiredTokenException", "RequestExpired", "UnrecognizedClientException",
		"InvalidClientTokenId", "InvalidAccessKeyId", "InvalidSignatureException", "SignatureDoesNotMatch",
		"IncompleteSignature", "IncompleteSignatureException", "MissingAuthenticationToken",
		"MissingAuthenticationTokenException", "InvalidToken", "InvalidGrantException":
		return model.Expired
	case "ResourceNotFoundException", "NotFoundException", "NotFound", "NoSuchKey", "NoSuchBucket", "RepositoryDoesNotExistException",
		"ObjectNotFoundException", "RepositoryNotFoundException", "ImageNotFoundException", "BranchDoesNotExistException", "NoSuchEntity",
		"LifecyclePolicyNotFoundException", "TableNotFoundException":
		return model.Gone
	case "PreconditionFailedException", "ResourceConflictException", "ConflictException",
		"ResourceInUseException", "ConcurrentUpdateException", "ResourceAlreadyExistsException", "RepositoryNameExistsException",
		"RepositoryAlreadyExistsException", "ParentCommitIdRequiredException", "ConcurrentModificationException",
		"ConcurrentBranchUpdateException", "ContinuousBackupsUnavailableException":
		return model.Conflict
	case "RequestTimeout", "RequestTimeoutException":
		return model.Network
	case "LimitExceeded", // of IAM's, HTTP 409, but nobody was first
		"InvalidObjectState": // HTTP 403, but no permission helps
		return model.Other
	}
	switch status {
	case http.StatusTooManyRequests:
		return model.Throttled
	case http.StatusUnauthorized, http.StatusForbidden:
		return model.Denied
	case http.StatusNotFound:
		return model.Gone
	case http.StatusConflict, http.StatusPreconditionFailed:
		return model.Conflict
	}
	return model.Other
}

// throttling reports whether AWS asks to slow down.
func throttling(err error) bool {
	if err == nil {
		return false
	}
	code := ""
	var api smithy.APIError
	if errors.As(err, &api) {
		code = api.ErrorCode()
	}
	return classOf(code, status(err)) == model.Throttled
}

var notAuthorized = regexp.MustCompile(`not authorized to perform: ([a-z0-9-]+:[A-Za-z0-9]+)`)

// permission is the one that is missing: AWS's own word where it gives it, else
// the one that the operation needs.
func permission(message string, o operation) string {
	if m := notAuthorized.FindStringSubmatch(message); m != nil {
		return m[1]
	}
	return o.permission()
}

// retryAt is when a call like this one may go again, at best.
func (a *Account) retryAt(o operation) time.Time {
	if b := a.bucketOf(o); b != nil {
		return b.state().next
	}
	return a.options.Now().Add(time.Second)
}

// status is the HTTP status of an answer, 0 when there was none.
func status(err error) int {
	var response *smithyhttp.ResponseError
	if errors.As(err, &response) && response.Response != nil && response.Response.Response != nil {
		return response.HTTPStatusCode()
	}
	return 0
}

// from names the host that an answer came from, with a blank before it; empty when
// that is not known.
func from(err error) string {
	var response *smithyhttp.ResponseError
	if !errors.As(err, &response) || response.Response.Request == nil || response.Response.Request.URL == nil {
		return ""
	}
	u := response.Response.Request.URL
	return " from " + safetext.Line(u.Scheme+"://"+u.Host)
}

// network reports whether no whole answer came.
func network(err error) bool {
	var (
		send     *smithyhttp.RequestSendError
		canceled *aws.RequestCanceledError
		dns      *net.DNSError
		op       *net.OpError
	)
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) ||
		errors.As(err, &send) || errors.As(err, &canceled) || errors.As(err, &dns) || errors.As(err, &op)
}

// networkMessage says in few words why no answer came.
func networkMessage(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.Is(err, errClosed):
		return errClosed.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.As(err, &dns):
		return safetext.Line("the name " + dns.Name + " can not be found")
	case errors.As(err, &op):
		return safetext.Line(op.Error())
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "the answer broke off"
	}
	return safetext.Line(innermost(err).Error())
}

// connectionAdvice is the next step where no answer came. A name that can not be found
// may be made of a Region that is none.
func connectionAdvice(region string, err error) string {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		if advice := regionAdvice(region); advice != "" && strings.Contains(dns.Name, region) {
			return advice
		}
	}
	return "check the connection"
}

// innermost is the cause at the end of the chain: the SDK wraps each error in
// half a dozen sentences.
func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil || strings.TrimSpace(next.Error()) == "" {
			return err
		}
		err = next
	}
}
