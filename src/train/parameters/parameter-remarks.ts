/**
 * What the documentation says of parameters besides the table: why they are ignored. Apart from it, so that a page that trains
 * need not load this.
 *
 * @module
 */
import type { Row } from './train-parameters.ts'

type IgnoredName<R> = R extends readonly [infer Name extends string, string, string, unknown, string, 'ignored']
  ? Name
  : never

/** Remarks by the parameter's name; each ignored one has its reason. */
export const parameterRemarks: Readonly<Record<IgnoredName<Row>, string> & Partial<Record<Row[0], string>>> = {
  data: 'read by the command line',
  valid: 'read by the command line',
  num_threads: 'models do not depend on it',
  deterministic: 'training always is',
  force_col_wise: 'models do not depend on it',
  force_row_wise: 'models do not depend on it',
  top_k: 'for tree_learner=voting',
  verbosity: 'nothing is printed',
  num_grad_quant_bins: 'for use_quantized_grad',
  quant_train_renew_leaf: 'for use_quantized_grad',
  stochastic_rounding: 'for use_quantized_grad',
  pre_partition: 'for distributed training',
  two_round: 'models do not depend on it',
  header: 'read by the command line',
  label_column: 'read by the command line',
  weight_column: 'read by the command line',
  group_column: 'read by the command line',
  ignore_column: 'read by the command line',
  precise_float_parser: 'for files',
  parser_config_file: 'for files',
  local_listen_port: 'for distributed training',
  time_out: 'for distributed training',
  machine_list_filename: 'for distributed training',
  gpu_platform_id: 'for a GPU',
  gpu_device_id: 'for a GPU',
  gpu_device_id_list: 'for a GPU',
  gpu_use_dp: 'for a GPU',
  num_gpu: 'for a GPU',
  config: 'read by the command line',
  input_model: 'read by the command line',
  output_model: 'read by the command line',
  snapshot_freq: 'read by the command line',
  start_iteration_predict: 'for predictions',
  num_iteration_predict: 'for predictions',
  predict_raw_score: 'for predictions',
  predict_leaf_index: 'for predictions',
  predict_contrib: 'for predictions',
  predict_disable_shape_check: 'for predictions',
  pred_early_stop: 'for predictions',
  pred_early_stop_freq: 'for predictions',
  pred_early_stop_margin: 'for predictions',
  output_result: 'for predictions',
  convert_model_language: 'models are not turned into code',
  convert_model: 'models are not turned into code',
  metric_freq: 'read by the command line',
  is_provide_training_metric: 'read by the command line',
  monotone_constraints_method: 'LightGBM breaks constraints, too; see verifyMonotone'
}
