import { z } from 'zod';

/** What the tests look at; that the rest is right is the checker's business. */
const labels = z.record(z.string(), z.string());
const selector = z.object({ matchLabels: labels });

const containerSchema = z.object({
  image: z.string(),
  command: z.array(z.string()),
  env: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
  envFrom: z.array(z.object({ configMapRef: z.object({ name: z.string() }) })).default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  resources: z.object({
    requests: z.object({ cpu: z.string(), memory: z.string() }),
    limits: z.object({ memory: z.string() }),
  }),
  startupProbe: z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) }).optional(),
  readinessProbe: z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) }).optional(),
  livenessProbe: z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) }).optional(),
  securityContext: z.unknown(),
});

const podSchema = z.object({
  metadata: z.object({ labels }),
  spec: z.object({
    containers: z.tuple([containerSchema]),
    securityContext: z.unknown(),
    automountServiceAccountToken: z.boolean(),
    terminationGracePeriodSeconds: z.number(),
  }),
});

const metadata = z.object({ name: z.string(), labels });

export const workloadSchema = z.object({
  kind: z.enum(['Deployment', 'Job']),
  metadata,
  spec: z.object({ selector: selector.optional(), template: podSchema }),
});

export const configMapSchema = z.object({ kind: z.literal('ConfigMap'), metadata, data: labels });

/** Of whatever chooses pods by their labels. */
export const selectingSchema = z.union([
  z.object({ kind: z.literal('Service'), metadata, spec: z.object({ selector: labels }) }),
  z.object({ kind: z.literal('PodDisruptionBudget'), metadata, spec: z.object({ selector }) }),
  z.object({ kind: z.literal('NetworkPolicy'), metadata, spec: z.object({ podSelector: selector }) }),
]);

export const kustomizationSchema = z.strictObject({
  apiVersion: z.string(),
  kind: z.enum(['Kustomization', 'Component']),
  namespace: z.string().optional(),
  resources: z.array(z.string()),
  components: z.array(z.string()).default([]),
  images: z.array(z.strictObject({ name: z.string(), newName: z.string(), newTag: z.string() })).default([]),
  patches: z.array(z.strictObject({ target: z.unknown().optional(), patch: z.string() })).default([]),
});

/**
 * What the manifest uses of KEDA's ScaledObject (https://keda.sh/docs/2.22/reference/scaledobject-spec/) and of the Temporal
 * scaler's parameters (https://keda.sh/docs/2.22/scalers/temporal/), which KEDA takes as text.
 */
export const scaledObjectSchema = z.strictObject({
  apiVersion: z.literal('keda.sh/v1alpha1'),
  kind: z.literal('ScaledObject'),
  metadata: z.strictObject({ name: z.string(), labels }),
  spec: z.strictObject({
    scaleTargetRef: z.strictObject({ name: z.string() }),
    minReplicaCount: z.int().positive(),
    maxReplicaCount: z.int().positive(),
    pollingInterval: z.int().positive(),
    advanced: z.strictObject({
      horizontalPodAutoscalerConfig: z.strictObject({
        behavior: z.strictObject({
          scaleDown: z.strictObject({
            stabilizationWindowSeconds: z.int().max(3_600),
            policies: z.array(
              z.strictObject({
                type: z.enum(['Pods', 'Percent']),
                value: z.int().positive(),
                periodSeconds: z.int().positive().max(1_800),
              }),
            ),
          }),
        }),
      }),
    }),
    triggers: z.array(
      z.strictObject({
        type: z.literal('temporal'),
        name: z.string(),
        metadata: z.strictObject({
          endpoint: z.string().regex(/:\d+$/),
          namespace: z.string(),
          taskQueue: z.string(),
          queueTypes: z.string().regex(/^(?:workflow|activity)(?:,(?:workflow|activity))*$/),
          targetQueueSize: z.string().regex(/^\d+$/),
        }),
      }),
    ),
  }),
});
