package kms

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"

	"github.com/madoguchi/madoguchi/internal/ids"
)

// AWSConfig says which KMS keeps the keys.
type AWSConfig struct {
	Region   string
	Endpoint string // optional: another server that speaks the protocol
	// Credentials; both empty: what the machine's role gives.
	AccessKeyID, SecretAccessKey string
	// Namespace begins the aliases of our keys; default "madoguchi".
	Namespace string
	// WindowDays is how long a scheduled deletion can be taken back, 7 to 30;
	// default 7.
	WindowDays int32
	// Timeout bounds one call with its repetitions; default 8 s.
	Timeout time.Duration
}

// AWS keeps one symmetric key per tenant in AWS KMS, found again by its alias
// "alias/<namespace>/<tenant>". Destruction takes WindowDays.
type AWS struct {
	AWSVerifier
	namespace string
	window    int32
}

// AWSVerifier sees the states of keys in AWS KMS. Give it credentials that may
// call DescribeKey and nothing else.
type AWSVerifier struct{ client *kms.Client }

// NewAWS returns the keeper. It does not connect.
func NewAWS(ctx context.Context, cfg AWSConfig) (*AWS, error) {
	verifier, err := NewAWSVerifier(ctx, cfg)
	if err != nil {
		return nil, err
	}
	k := &AWS{AWSVerifier: *verifier, namespace: cfg.Namespace, window: cfg.WindowDays}
	if k.namespace == "" {
		k.namespace = "madoguchi"
	}
	if k.window == 0 {
		k.window = 7
	}
	if k.window < 7 || k.window > 30 {
		return nil, fmt.Errorf("aws kms: deletion window of %d days is not within 7 to 30", k.window)
	}
	return k, nil
}

// NewAWSVerifier returns the verifier. It does not connect.
func NewAWSVerifier(ctx context.Context, cfg AWSConfig) (*AWSVerifier, error) {
	if cfg.Timeout <= 0 {
		cfg.Timeout = 8 * time.Second
	}
	options := []func(*awsconfig.LoadOptions) error{awsconfig.WithRegion(cfg.Region)}
	if cfg.AccessKeyID != "" || cfg.SecretAccessKey != "" {
		options = append(options, awsconfig.WithCredentialsProvider(
			credentials.NewStaticCredentialsProvider(cfg.AccessKeyID, cfg.SecretAccessKey, "")))
	}
	loaded, err := awsconfig.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("aws kms: %w", err)
	}
	client := kms.NewFromConfig(loaded, func(o *kms.Options) {
		if cfg.Endpoint != "" {
			o.BaseEndpoint = aws.String(cfg.Endpoint)
		}
		o.Logger = logging.Nop{} // it would write past our log and its classes
		// Somebody waits; the cache and the outbox know how to be patient.
		o.Retryer = retry.NewStandard(func(r *retry.StandardOptions) {
			r.MaxAttempts, r.MaxBackoff = 2, 200*time.Millisecond
		})
		// A server that takes a request and never answers is one that is away.
		o.HTTPClient = awshttp.NewBuildableClient().WithTimeout(cfg.Timeout / 2)
	})
	return &AWSVerifier{client: client}, nil
}

// Describe returns the key's state. A key that AWS does not know is Gone;
// AWS keeps no record of when.
func (v AWSVerifier) Describe(ctx context.Context, key KeyID) (KeyState, error) {
	state, err := v.describe(ctx, string(key))
	if errors.Is(err, ErrKeyGone) {
		return KeyState{Key: key, Status: Gone}, nil
	}
	return state, err
}

func (v AWSVerifier) describe(ctx context.Context, name string) (KeyState, error) {
	out, err := v.client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &name})
	if err != nil {
		return KeyState{}, awsFault("describe key", err)
	}
	meta := out.KeyMetadata
	state := KeyState{Key: KeyID(aws.ToString(meta.Arn)), Status: Disabled}
	switch meta.KeyState {
	case types.KeyStateEnabled:
		state.Status = Enabled
	case types.KeyStatePendingDeletion:
		state.Status = PendingDeletion
		state.At = aws.ToTime(meta.DeletionDate).UTC()
	}
	return state, nil
}

// CreateKey makes the tenant's key, or returns the one its alias names. Killed
// between the key and its alias it leaves a key that nothing uses, tagged with
// the tenant.
func (k *AWS) CreateKey(ctx context.Context, tenant ids.ID) (KeyID, error) {
	key, err := k.existing(ctx, tenant)
	if !errors.Is(err, ErrKeyGone) {
		return key, err
	}
	out, err := k.client.CreateKey(ctx, &kms.CreateKeyInput{
		Description: aws.String("root keys of tenant " + tenant.String()),
		Tags: []types.Tag{
			{TagKey: aws.String("namespace"), TagValue: &k.namespace},
			{TagKey: aws.String("tenant"), TagValue: aws.String(tenant.String())},
		},
	})
	if err != nil {
		return "", awsFault("create key", err)
	}
	arn := out.KeyMetadata.Arn
	_, err = k.client.CreateAlias(ctx, &kms.CreateAliasInput{AliasName: aws.String(k.alias(tenant)), TargetKeyId: arn})
	if _, lost := errors.AsType[*types.AlreadyExistsException](err); lost {
		return k.yieldTo(ctx, tenant, arn)
	}
	if err != nil {
		return "", awsFault("name key", err)
	}
	return KeyID(aws.ToString(arn)), nil
}

func (k *AWS) alias(tenant ids.ID) string { return "alias/" + k.namespace + "/" + tenant.String() }

func (k *AWS) existing(ctx context.Context, tenant ids.ID) (KeyID, error) {
	state, err := k.describe(ctx, k.alias(tenant))
	if err != nil {
		return "", err
	}
	if state.Status != Enabled {
		return "", fmt.Errorf("create key of tenant %s: it has one that is %s: %w", tenant, state.Status, ErrKeyDisabled)
	}
	return state.Key, nil
}

// yieldTo drops our own key when another process named its one first.
func (k *AWS) yieldTo(ctx context.Context, tenant ids.ID, ours *string) (KeyID, error) {
	_, err := k.client.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: ours, PendingWindowInDays: aws.Int32(7)})
	if err != nil {
		return "", awsFault("drop surplus key", err)
	}
	return k.existing(ctx, tenant)
}

// GenerateDataKey returns 32 fresh random bytes and the same wrapped.
func (k *AWS) GenerateDataKey(ctx context.Context, key KeyID, pairs map[string]string) (plain [32]byte, wrapped []byte, err error) {
	out, err := k.client.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{
		KeyId: aws.String(string(key)), KeySpec: types.DataKeySpecAes256, EncryptionContext: maps.Clone(pairs),
	})
	if err != nil {
		return plain, nil, awsFault("generate data key", err)
	}
	defer clear(out.Plaintext)
	if copy(plain[:], out.Plaintext) != len(plain) {
		return plain, nil, fmt.Errorf("generate data key: %d bytes: %w", len(out.Plaintext), ErrRefused)
	}
	return plain, out.CiphertextBlob, nil
}

// Unwrap returns what GenerateDataKey wrapped with the same key and pairs.
func (k *AWS) Unwrap(ctx context.Context, key KeyID, wrapped []byte, pairs map[string]string) (out [32]byte, err error) {
	answer, err := k.client.Decrypt(ctx, &kms.DecryptInput{
		KeyId: aws.String(string(key)), CiphertextBlob: wrapped, EncryptionContext: maps.Clone(pairs),
	})
	if err != nil {
		return out, awsFault("unwrap", err)
	}
	defer clear(answer.Plaintext)
	if len(answer.Plaintext) != len(out) {
		return out, fmt.Errorf("unwrap: %d bytes: %w", len(answer.Plaintext), ErrRefused)
	}
	copy(out[:], answer.Plaintext)
	return out, nil
}

// ScheduleDeletion starts the window after which AWS destroys the key.
func (k *AWS) ScheduleDeletion(ctx context.Context, key KeyID) (DeletionState, error) {
	state, err := k.Describe(ctx, key)
	if err != nil || state.Status == Gone || state.Status == PendingDeletion {
		return DeletionState{Status: state.Status, At: state.At}, err
	}
	_, err = k.client.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{
		KeyId: aws.String(string(key)), PendingWindowInDays: &k.window,
	})
	if err != nil {
		return DeletionState{}, awsFault("schedule deletion", err)
	}
	state, err = k.Describe(ctx, key)
	return DeletionState{Status: state.Status, At: state.At}, err
}

// CancelDeletion keeps the key. AWS leaves a kept key disabled, so it is
// enabled again here.
func (k *AWS) CancelDeletion(ctx context.Context, key KeyID) error {
	state, err := k.describe(ctx, string(key))
	if err != nil || state.Status == Enabled {
		return err
	}
	name := aws.String(string(key))
	if state.Status == PendingDeletion {
		if _, err := k.client.CancelKeyDeletion(ctx, &kms.CancelKeyDeletionInput{KeyId: name}); err != nil {
			return awsFault("cancel deletion", err)
		}
	}
	if _, err := k.client.EnableKey(ctx, &kms.EnableKeyInput{KeyId: name}); err != nil {
		return awsFault("enable key", err)
	}
	return nil
}

// awsFault turns an error of the client into one of the door's faults.
func awsFault(doing string, err error) error {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return fmt.Errorf("%s: %w: %w", doing, ErrUnreachable, err)
	}
	kind := ErrUnreachable
	switch api.ErrorCode() {
	case "NotFoundException":
		kind = ErrKeyGone
	case "DisabledException", "KMSInvalidStateException", "AccessDeniedException":
		kind = ErrKeyDisabled
	case "InvalidCiphertextException", "IncorrectKeyException":
		kind = ErrRefused
	}
	return fmt.Errorf("%s: %s: %w", doing, api.ErrorCode(), kind)
}
