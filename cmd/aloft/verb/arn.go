package verb

import (
	"context"
	"regexp"
	"slices"
)

// namedByARN is a thing that was named by its ARN, which says where it is.
type namedByARN struct{ arn, region, account string }

// arnOf are the ARNs that stand for names: functions, tables, projects and builds.
var arnOf = regexp.MustCompile(`^arn:[a-z-]+:(?:lambda:([a-z0-9-]+):(\d{12}):function:([A-Za-z0-9_-]+)(:.*)?|` +
	`dynamodb:([a-z0-9-]+):(\d{12}):table/([A-Za-z0-9_.-]+)|codebuild:([a-z0-9-]+):(\d{12}):(?:project|build)/([A-Za-z0-9_:-]+))$`)

// plainNames puts names in the place of ARNs, and answers where those say that the
// things are.
func plainNames(args []string) ([]string, []namedByARN, error) {
	plain, named := slices.Clone(args), []namedByARN(nil)
	for i, arg := range args {
		m := arnOf.FindStringSubmatch(arg)
		if m == nil {
			continue
		}
		if m[4] != "" {
			return nil, nil, usagef("%s names a version or a stage too: say the function alone, and the stage with its flag", arg)
		}
		for _, k := range []int{1, 5, 8} {
			if m[k] != "" {
				name := m[k+2]
				plain[i], named = name, append(named, namedByARN{arg, m[k], m[k+1]})
			}
		}
	}
	return plain, named, nil
}

// whereNamed holds the account to what the ARNs said.
func (k *session) whereNamed(ctx context.Context) error {
	if len(k.env.named) == 0 {
		return nil
	}
	id, err := k.identify(ctx)
	if err != nil {
		return err
	}
	for _, n := range k.env.named {
		if n.account != id.Account || n.region != id.Region {
			return usagef("%s is in account %s and Region %s, and this is account %s in %s: say --profile and --region", n.arn, n.account, n.region, id.Account, id.Region)
		}
	}
	return nil
}
