package sim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
)

// mostPolicy is how long a resource policy may be, in bytes.
const mostPolicy = 20480

// resourcePolicy is who may call a function by one of its qualifiers. Each qualifier has one
// of its own, which is neither copied with a version nor with an alias.
type resourcePolicy struct {
	statements []json.RawMessage
	revision   string
}

// permitted is the function and qualifier that a call on a policy names, once both are there.
func (w *World) permitted(name, qualifier *string) (*function, string, error) {
	of, q := reference(aws.ToString(name))
	if qualifier != nil {
		q = *qualifier
	}
	f, ok := w.function(of)
	if !ok {
		return nil, "", notFound("Function not found: %s", w.arn(of, q))
	}
	if q == model.Latest {
		return nil, "", invalid("We currently do not support adding policies for $LATEST.")
	}
	if _, alias := f.aliases[q]; q != "" && !alias {
		if _, version := f.version(q); !version {
			return nil, "", notFound("Function not found: %s", w.arn(of, q))
		}
	}
	return f, q, nil
}

func (w *World) getPolicy(in *lambda.GetPolicyInput) (*lambda.GetPolicyOutput, error) {
	f, q, err := w.permitted(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	p, ok := f.policies[q]
	if !ok || len(p.statements) == 0 {
		return nil, notFound("The resource you requested does not exist.")
	}
	return &lambda.GetPolicyOutput{Policy: aws.String(p.document()), RevisionId: aws.String(p.revision)}, nil
}

func (p *resourcePolicy) document() string {
	texts := make([]string, len(p.statements))
	for i, s := range p.statements {
		texts[i] = string(s)
	}
	return `{"Version":"2012-10-17","Id":"default","Statement":[` + strings.Join(texts, ",") + `]}`
}

func (w *World) addPermission(in *lambda.AddPermissionInput) (*lambda.AddPermissionOutput, error) {
	if in.EventSourceToken != nil || in.FunctionUrlAuthType != "" || in.InvokedViaFunctionUrl != nil ||
		in.PrincipalOrgID != nil {
		return nil, &loudError{"AddPermission is simulated for a principal, SourceArn and SourceAccount alone"}
	}
	id := aws.ToString(in.StatementId)
	if len(id) > 100 || !aliasNamePattern.MatchString(id) {
		return nil, constraint(id, "statementId", "Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)")
	}
	f, q, err := w.permitted(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	old := f.policies[q]
	if old == nil {
		old = &resourcePolicy{}
	}
	if r := aws.ToString(in.RevisionId); r != "" && r != old.revision {
		return nil, &refusal{status: 412, err: &types.PreconditionFailedException{Type: aws.String(byUser),
			Message: aws.String("The RevisionId provided does not match the latest RevisionId. Call the GetPolicy API to retrieve the latest RevisionId")}}
	}
	if slices.ContainsFunc(old.statements, func(s json.RawMessage) bool { return sid(s) == id }) {
		return nil, conflict("The statement id (%s) provided already exists. Please provide a new statement id, or remove the existing statement.", id)
	}
	text, err := json.Marshal(w.statement(in, id, f.name, q))
	if err != nil {
		return nil, fmt.Errorf("aws/sim: %w", err)
	}
	next := &resourcePolicy{statements: append(slices.Clone(old.statements), text), revision: uuid(w.revisions)}
	if n := len(next.document()); n > mostPolicy {
		return nil, &refusal{status: 400, err: &types.PolicyLengthExceededException{Type: aws.String(byUser),
			Message: aws.String(fmt.Sprintf("The final policy size (%d) is bigger than the limit (%d).", n,
				mostPolicy))}}
	}
	f.permit(q, next)
	return &lambda.AddPermissionOutput{Statement: aws.String(string(text))}, nil
}

func (f *function) permit(qualifier string, p *resourcePolicy) {
	if f.policies == nil {
		f.policies = map[string]*resourcePolicy{}
	}
	f.policies[qualifier] = p
}

// statement is what AddPermission writes: an Allow with what it was told of the source.
func (w *World) statement(in *lambda.AddPermissionInput, id, function, qualifier string) map[string]any {
	principal := aws.ToString(in.Principal)
	s := map[string]any{"Sid": id, "Effect": "Allow", "Action": aws.ToString(in.Action),
		"Resource": w.arn(function, qualifier)}
	switch {
	case strings.HasSuffix(principal, ".amazonaws.com"):
		s["Principal"] = map[string]string{"Service": principal}
	case numberPattern.MatchString(principal):
		s["Principal"] = map[string]string{"AWS": "arn:aws:iam::" + principal + ":root"}
	case strings.HasPrefix(principal, "arn:"):
		s["Principal"] = map[string]string{"AWS": principal}
	default:
		s["Principal"] = principal
	}
	conditions := map[string]map[string]string{}
	if in.SourceArn != nil {
		conditions["ArnLike"] = map[string]string{"AWS:SourceArn": *in.SourceArn}
	}
	if in.SourceAccount != nil {
		conditions["StringEquals"] = map[string]string{"AWS:SourceAccount": *in.SourceAccount}
	}
	if len(conditions) > 0 {
		s["Condition"] = conditions
	}
	return s
}

func sid(statement json.RawMessage) string {
	var s struct{ Sid string }
	_ = json.Unmarshal(statement, &s) // one without an id has an empty one
	return s.Sid
}

func (w *World) removePermission(in *lambda.RemovePermissionInput) (*lambda.RemovePermissionOutput, error) {
	f, q, err := w.permitted(in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	id := aws.ToString(in.StatementId)
	p := f.policies[q]
	if p == nil || !slices.ContainsFunc(p.statements, func(s json.RawMessage) bool { return sid(s) == id }) {
		return nil, notFound("Statement %s is not found in resource policy.", id)
	}
	if r := aws.ToString(in.RevisionId); r != "" && r != p.revision {
		return nil, staleRevision()
	}
	left := slices.DeleteFunc(slices.Clone(p.statements), func(s json.RawMessage) bool { return sid(s) == id })
	f.permit(q, &resourcePolicy{statements: left, revision: uuid(w.revisions)})
	return &lambda.RemovePermissionOutput{}, nil
}

// PutPolicy makes the policy of a function's qualifier exactly the document, as a whole-document
// write does. An empty one takes the policy away.
func (w *World) PutPolicy(function, qualifier, document string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, q, err := w.permitted(&function, &qualifier)
	if err != nil {
		return fmt.Errorf("policy of %s:%s: %w", function, qualifier, err)
	}
	if document == "" {
		delete(f.policies, q)
		return nil
	}
	var policy struct{ Statement []json.RawMessage }
	if err := json.Unmarshal([]byte(document), &policy); err != nil {
		return fmt.Errorf("policy of %s:%s: %w", function, qualifier, err)
	}
	f.permit(q, &resourcePolicy{statements: policy.Statement, revision: uuid(w.revisions)})
	return nil
}

// Policy is the policy of a function's qualifier, empty when there is none.
func (w *World) Policy(function, qualifier string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f, ok := w.function(function); ok && f.policies[qualifier] != nil && len(f.policies[qualifier].statements) > 0 {
		return f.policies[qualifier].document()
	}
	return ""
}
