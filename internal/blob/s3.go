package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
)

// S3Config says which bucket keeps the objects.
type S3Config struct {
	Bucket   string
	Region   string
	Endpoint string // optional: another server that speaks the protocol
	// Credentials; both empty: what the machine's role gives.
	AccessKeyID, SecretAccessKey string
	// PathStyle puts the bucket into the path, for servers without a host name
	// per bucket.
	PathStyle bool
	// Timeout bounds the wait for the first byte of an answer; default 10 s.
	Timeout time.Duration
	// PartSize is what one put holds in memory: larger objects go in parts of
	// it. S3 wants 5 MiB at least; default 8 MiB.
	PartSize int64
}

const minPartSize, usualPartSize = 5 << 20, 8 << 20

// S3 is a store in one bucket.
type S3 struct {
	client   *s3.Client
	bucket   *string
	partSize int64
}

// NewS3 returns the store. It does not connect; the bucket must exist.
func NewS3(ctx context.Context, cfg S3Config) (*S3, error) {
	if cfg.Bucket == "" {
		return nil, errors.New("s3: no bucket")
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = 10 * time.Second
	}
	if cfg.PartSize == 0 {
		cfg.PartSize = usualPartSize
	}
	if cfg.PartSize < minPartSize {
		return nil, fmt.Errorf("s3: parts of %d bytes are too small", cfg.PartSize)
	}
	options := []func(*awsconfig.LoadOptions) error{awsconfig.WithRegion(cfg.Region)}
	if cfg.AccessKeyID != "" || cfg.SecretAccessKey != "" {
		options = append(options, awsconfig.WithCredentialsProvider(
			credentials.NewStaticCredentialsProvider(cfg.AccessKeyID, cfg.SecretAccessKey, "")))
	}
	loaded, err := awsconfig.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("s3: %w", err)
	}
	return &S3{bucket: &cfg.Bucket, partSize: cfg.PartSize, client: s3.NewFromConfig(loaded, func(o *s3.Options) {
		if cfg.Endpoint != "" {
			o.BaseEndpoint = aws.String(cfg.Endpoint)
		}
		o.UsePathStyle = cfg.PathStyle
		o.Logger = logging.Nop{} // it would write past our log and its classes
		o.HTTPClient = awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
			t.ResponseHeaderTimeout = cfg.Timeout
		})
		o.Retryer = retry.NewStandard(func(r *retry.StandardOptions) {
			r.MaxAttempts, r.MaxBackoff = 3, 200*time.Millisecond
		})
	})}, nil
}

// Get opens the object.
func (s *S3) Get(ctx context.Context, key Key) (io.ReadCloser, Info, error) {
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: s.bucket, Key: &key.path, ChecksumMode: types.ChecksumModeEnabled,
	})
	if err != nil {
		return nil, Info{}, s3Fault("get", key.path, err)
	}
	info := Info{Key: key, Size: aws.ToInt64(out.ContentLength), Modified: aws.ToTime(out.LastModified)}
	return &exact{body: out.Body, left: info.Size, key: key}, info, nil
}

// Stat describes the object.
func (s *S3) Stat(ctx context.Context, key Key) (Info, error) {
	out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: s.bucket, Key: &key.path})
	if err != nil {
		return Info{}, s3Fault("stat", key.path, err)
	}
	return Info{Key: key, Size: aws.ToInt64(out.ContentLength), Modified: aws.ToTime(out.LastModified)}, nil
}

// Delete removes the object; in a bucket with versions it becomes an old one.
func (s *S3) Delete(ctx context.Context, key Key) error {
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: s.bucket, Key: &key.path})
	err = s3Fault("delete", key.path, err)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// List pages through the prefix.
func (s *S3) List(ctx context.Context, prefix Prefix) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{Bucket: s.bucket, Prefix: &prefix.path})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield(Info{}, s3Fault("list", prefix.path, err))
				return
			}
			if !yieldPage(page.Contents, yield) {
				return
			}
		}
	}
}

func yieldPage(objects []types.Object, yield func(Info, error) bool) bool {
	for _, o := range objects {
		key, ok := parseKey(aws.ToString(o.Key))
		if !ok {
			continue
		}
		if !yield(Info{Key: key, Size: aws.ToInt64(o.Size), Modified: aws.ToTime(o.LastModified)}, nil) {
			return false
		}
	}
	return true
}

// s3Fault turns an error of the client into one of the door's faults.
func s3Fault(doing, what string, err error) error {
	if err == nil {
		return nil
	}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		switch api.ErrorCode() {
		case "NoSuchKey", "NotFound", "NoSuchVersion":
			return fmt.Errorf("%s %s: %w", doing, what, ErrNotFound)
		}
		return fmt.Errorf("%s %s: %s: %w", doing, what, api.ErrorCode(), ErrUnavailable)
	}
	return fmt.Errorf("%s %s: %w: %w", doing, what, ErrUnavailable, err)
}
