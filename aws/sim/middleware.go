package sim

import (
	"context"
	"fmt"
	"net/http"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/aloftdeck/aloft/model"
)

// Config is an SDK configuration whose clients talk to this account: Region,
// credentials that never leave the process, and the middleware that answers. It
// has the SDK's own retries. Nothing made from it reaches a network.
func (w *World) Config() aws.Config {
	return aws.Config{
		Region:      w.region,
		Credentials: credentials.NewStaticCredentialsProvider("AKIAEMBEDDEDACCOUNT0", "not-a-secret", ""),
		HTTPClient:  smithyhttp.ClientDoFunc(w.refuseNetwork),
		APIOptions:  []func(*middleware.Stack) error{w.install},
		Logger:      logging.Nop{},
	}
}

// refuseNetwork is the HTTP client: whatever reaches it got past the middleware.
func (w *World) refuseNetwork(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls.leaked = append(w.calls.leaked, r.Method+" "+r.URL.String())
	return nil, &loudError{"a request went past the embedded account to the network: " + r.Method + " " + r.URL.String()}
}

type inputKey struct{}

// install puts the account into a client's stack: one middleware remembers the
// typed input, one answers in the place of the deserialiser, inside the ones that
// take the request id and wrap errors with the response.
func (w *World) install(stack *middleware.Stack) error {
	remember := middleware.InitializeMiddlewareFunc("aloft/sim/input",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
			middleware.InitializeOutput, middleware.Metadata, error) {
			return next.HandleInitialize(middleware.WithStackValue(ctx, inputKey{}, in.Parameters), in)
		})
	if err := stack.Initialize.Add(remember, middleware.After); err != nil {
		return fmt.Errorf("aws/sim: %w", err)
	}
	answer := middleware.DeserializeMiddlewareFunc("aloft/sim/answer",
		func(ctx context.Context, in middleware.DeserializeInput, _ middleware.DeserializeHandler) (
			out middleware.DeserializeOutput, md middleware.Metadata, err error) {
			response := &http.Response{Header: http.Header{}, Body: http.NoBody}
			out.Result, err = w.answer(ctx, in.Request, response)
			out.RawResponse = &smithyhttp.Response{Response: response}
			return out, md, err
		})
	if err := stack.Deserialize.Insert(answer, "OperationDeserializer", middleware.Before); err != nil {
		return fmt.Errorf("aws/sim: %w", err)
	}
	return nil
}

// answer carries out one call and fills in the response's status and headers. The
// response keeps status 0 when the call got no answer.
func (w *World) answer(ctx context.Context, request any, response *http.Response) (any, error) {
	service, name := awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)
	input := middleware.GetStackValue(ctx, inputKey{})
	visit, err := w.arrive(service, name, input)
	if err != nil {
		return nil, err
	}
	if r, ok := request.(*smithyhttp.Request); ok {
		visit.agent = r.Header.Get("User-Agent")
	}
	if visit.hook != nil {
		visit.hook()
	}
	if err := pause(ctx, visit.delay/2); err != nil {
		return nil, err
	}
	effect := visit.effect
	switch effect.kind {
	case effectDown:
		return nil, sendError(request, "dial", syscall.ENETUNREACH)
	case effectHang:
		return nil, untilDone(ctx)
	}

	var output any
	if err = w.refused(visit); err == nil {
		output, err = w.carryOut(visit)
	}
	if err == nil { // the change is made: what can still go wrong is the answer
		switch effect.kind {
		case effectLost:
			return nil, sendError(request, "read", syscall.ECONNRESET)
		case effectLostHang:
			return nil, untilDone(ctx)
		case effectLostBroken:
			err = broken(service)
		case effectApplied412:
			err = staleRevision()
		}
	}
	// The way back takes the other half: a call given up now has been carried out.
	if err := pause(ctx, visit.delay-visit.delay/2); err != nil {
		return nil, err
	}
	return visit.reply(response, output, err)
}

// visit is one call while it is in the account.
type visit struct {
	service   string
	name      string
	op        operation
	input     any
	requestID string
	agent     string
	delay     time.Duration
	effect    effect
	allowed   bool // by the quota
	hook      func()
}

// arrive takes note of a call and decides what will become of it.
func (w *World) arrive(service, name string, input any) (visit, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	op, known := w.ops[service+"."+name]
	if !known {
		w.calls.unknown = append(w.calls.unknown, service+"."+name)
		return visit{}, &loudError{service + "." + name + " is not simulated"}
	}
	subject := op.subject(input)
	w.calls.add(w.countedAs(service, name), Call{Service: service, Operation: name, Subject: subject, Input: input, At: w.now()})
	v := visit{service: service, name: name, op: op, input: input, allowed: true}
	v.requestID = uuid(w.requests)
	v.hook = w.takeBefore(service, name)
	v.delay = w.latency.draw(w.delays)
	var slow time.Duration
	v.effect, slow = w.effectOn(service, name, subject)
	if op.takes != nil {
		slow += op.takes(w, input)
	}
	v.delay += slow
	if v.effect.kind != effectDown {
		v.allowed = w.quota.allow(service, name, w.now())
	}
	return v, nil
}

// refused is the error with which a call is turned away before anything is done.
func (w *World) refused(v visit) error {
	switch v.effect.kind {
	case effectThrottle:
		return throttled(v.service)
	case effectExpired:
		return expired(v.service, v.name)
	case effectDenied:
		return w.denied(v.service, v.name, w.resource(v.service, v.op.subject(v.input), v.op.qualified))
	case effectError:
		return scriptedError(v.service, v.effect.code)
	}
	if !v.allowed {
		return throttled(v.service)
	}
	return nil
}

// carryOut runs the operation on the account.
func (w *World) carryOut(v visit) (any, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.agent, w.request = v.agent, v.requestID
	out, err := v.op.run(w, v.input)
	if loud, ok := err.(*loudError); ok {
		w.calls.unknown = append(w.calls.unknown, v.service+"."+v.name+": "+loud.text)
	}
	return out, err
}

// reply fills in what the SDK would have read from the wire.
func (v visit) reply(response *http.Response, output any, err error) (any, error) {
	if _, loud := err.(*loudError); loud {
		return nil, err
	}
	response.Header.Set("X-Amzn-Requestid", v.requestID)
	if v.service == serviceS3 {
		response.Header.Set("X-Amz-Request-Id", v.requestID)
	}
	if r, ok := err.(*refusal); ok {
		response.StatusCode = r.status
		if r.retryAfter != "" {
			response.Header.Set("Retry-After", r.retryAfter)
		}
		return nil, r.err
	}
	response.StatusCode = v.op.status
	return output, err
}

// pause waits, and answers a call that is given up meanwhile as the SDK's own
// transport does.
func pause(ctx context.Context, d time.Duration) error {
	if ctx.Err() == nil && (d <= 0 || model.Pause(ctx, d)) {
		return nil
	}
	return &smithy.CanceledError{Err: ctx.Err()}
}

// untilDone waits for the caller to give up. A context that cannot end waits for
// ever, as a network can.
func untilDone(ctx context.Context) error {
	<-ctx.Done()
	return &smithy.CanceledError{Err: ctx.Err()}
}
