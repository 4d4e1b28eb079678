package sim

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// operation is one simulated operation.
type operation struct {
	service   string
	status    int                                    // HTTP status of success
	qualified bool                                   // IAM sees the qualifier in the resource
	subject   func(input any) string                 // what the call is made on, as the fault script names it; may be empty
	run       func(w *World, input any) (any, error) // called with the lock held
	// takes is how long it takes beside the latency of every call; nil: no longer. It is
	// asked with the lock held, before the operation is run.
	takes func(w *World, input any) time.Duration
}

func stsOperations() map[string]operation {
	return map[string]operation{
		"GetCallerIdentity": simulate(200, (*World).getCallerIdentity,
			func(*sts.GetCallerIdentityInput) string { return "" }),
	}
}

func lambdaOperations() map[string]operation {
	name := func(s *string) string { n, _ := reference(aws.ToString(s)); return n }
	of := func(function, qualifier *string) string {
		f, q := reference(aws.ToString(function))
		if qualifier != nil {
			q = *qualifier
		}
		if q == "" {
			return f
		}
		return f + ":" + q
	}
	return map[string]operation{
		"ListFunctions": simulate(200, (*World).listFunctions,
			func(*lambda.ListFunctionsInput) string { return "" }),
		"GetFunction": qualified(simulate(200, (*World).getFunction,
			func(in *lambda.GetFunctionInput) string { return of(in.FunctionName, in.Qualifier) })),
		"GetFunctionConfiguration": qualified(simulate(200, (*World).getFunctionConfiguration,
			func(in *lambda.GetFunctionConfigurationInput) string { return of(in.FunctionName, in.Qualifier) })),
		"ListVersionsByFunction": simulate(200, (*World).listVersions,
			func(in *lambda.ListVersionsByFunctionInput) string { return name(in.FunctionName) }),
		"ListAliases": simulate(200, (*World).listAliases,
			func(in *lambda.ListAliasesInput) string { return name(in.FunctionName) }),
		"GetAlias": simulate(200, (*World).getAlias,
			func(in *lambda.GetAliasInput) string { return of(in.FunctionName, in.Name) }),
		"GetProvisionedConcurrencyConfig": simulate(200, (*World).getProvisioned,
			func(in *lambda.GetProvisionedConcurrencyConfigInput) string { return of(in.FunctionName, in.Qualifier) }),
		"ListProvisionedConcurrencyConfigs": simulate(200, (*World).listProvisioned,
			func(in *lambda.ListProvisionedConcurrencyConfigsInput) string { return name(in.FunctionName) }),
		"ListDurableExecutionsByFunction": qualified(simulate(200, (*World).listExecutions,
			func(in *lambda.ListDurableExecutionsByFunctionInput) string { return of(in.FunctionName, in.Qualifier) })),
		"Invoke": qualified(lasting(simulate(200, (*World).invoke,
			func(in *lambda.InvokeInput) string { return of(in.FunctionName, in.Qualifier) }), (*World).invocationTakes)),
		"GetAccountSettings": simulate(200, (*World).getAccountSettings,
			func(*lambda.GetAccountSettingsInput) string { return "" }),
		"GetFunctionConcurrency": simulate(200, (*World).getReserved,
			func(in *lambda.GetFunctionConcurrencyInput) string { return name(in.FunctionName) }),
		"GetPolicy": qualified(simulate(200, (*World).getPolicy,
			func(in *lambda.GetPolicyInput) string { return of(in.FunctionName, in.Qualifier) })),
		"AddPermission": qualified(simulate(201, (*World).addPermission,
			func(in *lambda.AddPermissionInput) string { return of(in.FunctionName, in.Qualifier) })),
		"RemovePermission": qualified(simulate(204, (*World).removePermission,
			func(in *lambda.RemovePermissionInput) string { return of(in.FunctionName, in.Qualifier) })),
		"CreateAlias": recorded(simulate(201, (*World).createAlias,
			func(in *lambda.CreateAliasInput) string { return of(in.FunctionName, in.Name) })),
		"UpdateAlias": recorded(simulate(200, (*World).updateAlias,
			func(in *lambda.UpdateAliasInput) string { return of(in.FunctionName, in.Name) })),
		"DeleteAlias": recorded(simulate(204, (*World).deleteAlias,
			func(in *lambda.DeleteAliasInput) string { return of(in.FunctionName, in.Name) })),
		"PublishVersion": simulate(201, (*World).publishVersion,
			func(in *lambda.PublishVersionInput) string { return name(in.FunctionName) }),
		"CreateFunction": simulate(201, (*World).createFunction,
			func(in *lambda.CreateFunctionInput) string { return name(in.FunctionName) }),
		"UpdateFunctionCode": simulate(200, (*World).updateFunctionCode,
			func(in *lambda.UpdateFunctionCodeInput) string { return name(in.FunctionName) }),
		"UpdateFunctionConfiguration": simulate(200, (*World).updateFunctionConfiguration,
			func(in *lambda.UpdateFunctionConfigurationInput) string { return name(in.FunctionName) }),
	}
}

// simulate fits a typed operation into the table.
func simulate[I, O any](status int, run func(*World, *I) (*O, error), subject func(*I) string) operation {
	return operation{
		status: status,
		subject: func(input any) string {
			if in, ok := input.(*I); ok {
				return subject(in)
			}
			return ""
		},
		run: func(w *World, input any) (any, error) {
			in, ok := input.(*I)
			if !ok {
				return nil, &loudError{fmt.Sprintf("got a %T where a %T was expected", input, in)}
			}
			out, err := run(w, in)
			if err != nil {
				return nil, err
			}
			return out, nil
		},
	}
}

// qualified marks an operation whose resource has the qualifier in it.
func qualified(o operation) operation {
	o.qualified = true
	return o
}

// lasting has an operation take its time.
func lasting[I any](o operation, takes func(*World, *I) time.Duration) operation {
	o.takes = func(w *World, input any) time.Duration {
		if in, ok := input.(*I); ok {
			return takes(w, in)
		}
		return 0
	}
	return o
}

// draw is one latency.
func (l Latency) draw(r *rand.Rand) time.Duration {
	if l.Max <= l.Min {
		return l.Min
	}
	return l.Min + time.Duration(r.Int64N(int64(l.Max-l.Min)))
}
