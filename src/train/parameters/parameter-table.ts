/**
 * All parameters of LightGBM 4.7.0, and those it does not have, one line each. Types, checks, defaults, the text in a model file
 * and the documentation come from here.
 *
 * Source: LightGBM 4.7.0 include/LightGBM/config.h; names and defaults are compared with the library's own by
 * test/train/parameters.
 *
 * @module
 */

/**
 * What a parameter's value is. Lists (`ints`, `doubles`, `strings`, `choices`) may also be given as text with commas, or as
 * a single value; `sets` are lists of lists of feature numbers; a `word` is a `choice` whose case counts.
 */
export type ParameterKind =
  'int' | 'double' | 'bool' | 'string' | 'ints' | 'doubles' | 'strings' | 'choice' | 'word' | 'choices' | 'sets'

/**
 * What training does with a parameter: `exact` and it gives LightGBM's model byte for byte; `supported` and it gives the
 * same model within the stated accuracy; `ignored`, since nothing depends on it; `refused` unless it has its default; `added`
 * where LightGBM has no such parameter: with its default, models are LightGBM's.
 */
export type ParameterStatus = 'exact' | 'supported' | 'ignored' | 'refused' | 'added'

/**
 * Name; other names, separated by spaces; kind; default; range; status; reason of `refused`. Remarks of the documentation are in
 * `parameter-remarks.ts`.
 *
 * Range: of numbers, an interval whose ends are part of it with a square bracket, and open where a number is left out; of
 * choices, the words, each with its other spellings after `=`. An empty default of a list is the empty list, and
 * undefined stands for none at all.
 */
export type ParameterRow = readonly [
  name: string,
  aliases: string,
  kind: ParameterKind,
  byDefault: string | number | boolean | undefined,
  range: string,
  status: ParameterStatus,
  reason?: string
]

/** Parameters that a model file holds, in the order of the file. */
// prettier-ignore
export const savedParameters = [
  ['boosting', 'boosting_type boost', 'choice', 'gbdt', 'gbdt=gbrt rf=random_forest dart goss', 'exact'],
  ['objective', 'objective_type app application loss', 'choice', 'regression', 'regression=regression_l2=l2=mean_squared_error=mse=l2_root=root_mean_squared_error=rmse regression_l1=l1=mean_absolute_error=mae huber fair poisson quantile mape=mean_absolute_percentage_error gamma tweedie binary multiclass=softmax multiclassova=multiclass_ova=ova=ovr cross_entropy=xentropy cross_entropy_lambda=xentlambda lambdarank rank_xendcg=xendcg=xe_ndcg=xe_ndcg_mart=xendcg_mart custom=none=null=na', 'exact'],
  ['metric', 'metrics metric_types', 'choices', '', 'l2=mean_squared_error=mse=regression=regression_l2 rmse=root_mean_squared_error=l2_root l1=mean_absolute_error=mae=regression_l1 quantile mape=mean_absolute_percentage_error huber fair poisson gamma gamma_deviance tweedie r2 ndcg=lambdarank=rank_xendcg=xendcg=xe_ndcg=xe_ndcg_mart=xendcg_mart map=mean_average_precision auc average_precision binary_logloss=binary binary_error auc_mu multi_logloss=multiclass=softmax=multiclassova=multiclass_ova=ova=ovr multi_error cross_entropy=xentropy cross_entropy_lambda=xentlambda kullback_leibler=kldiv custom=none=null=na', 'exact'],
  ['tree_learner', 'tree tree_type tree_learner_type', 'choice', 'serial', 'serial feature=feature_parallel data=data_parallel voting=voting_parallel', 'refused', 'training is not distributed'],
  ['device_type', 'device', 'choice', 'cpu', 'cpu gpu cuda', 'refused', 'no GPU is used'],
  ['data_sample_strategy', '', 'choice', 'bagging', 'bagging goss', 'exact'],
  ['data', 'train train_data train_data_file data_filename', 'string', '', '', 'ignored'],
  ['valid', 'test valid_data valid_data_file test_data test_data_file valid_filenames', 'strings', '', '', 'ignored'],
  ['num_iterations', 'num_iteration n_iter num_tree num_trees num_round num_rounds nrounds num_boost_round n_estimators max_iter', 'int', 100, '[1,]', 'exact'],
  ['learning_rate', 'shrinkage_rate eta', 'double', 0.1, '(0,]', 'exact'],
  ['num_leaves', 'num_leaf max_leaves max_leaf max_leaf_nodes', 'int', 31, '[2,131072]', 'exact'],
  ['num_threads', 'num_thread nthread nthreads n_jobs', 'int', 0, '', 'ignored'],
  ['seed', 'random_seed random_state', 'int', 0, '', 'exact'],
  ['deterministic', '', 'bool', false, '', 'ignored'],
  ['force_col_wise', '', 'bool', false, '', 'ignored'],
  ['force_row_wise', '', 'bool', false, '', 'ignored'],
  ['histogram_pool_size', 'hist_pool_size', 'double', -1, '', 'refused', 'histograms have no limit'],
  ['max_depth', '', 'int', -1, '', 'exact'],
  ['min_data_in_leaf', 'min_data_per_leaf min_data min_child_samples min_samples_leaf', 'int', 20, '[0,]', 'exact'],
  ['min_sum_hessian_in_leaf', 'min_sum_hessian_per_leaf min_sum_hessian min_hessian min_child_weight', 'double', 1e-3, '[0,]', 'exact'],
  ['bagging_fraction', 'sub_row subsample bagging', 'double', 1, '(0,1]', 'exact'],
  ['pos_bagging_fraction', 'pos_sub_row pos_subsample pos_bagging', 'double', 1, '(0,1]', 'exact'],
  ['neg_bagging_fraction', 'neg_sub_row neg_subsample neg_bagging', 'double', 1, '(0,1]', 'exact'],
  ['bagging_freq', 'subsample_freq', 'int', 0, '', 'exact'],
  ['bagging_seed', 'bagging_fraction_seed', 'int', 3, '', 'exact'],
  ['bagging_by_query', '', 'bool', false, '', 'exact'],
  ['feature_fraction', 'sub_feature colsample_bytree', 'double', 1, '(0,1]', 'exact'],
  ['feature_fraction_bynode', 'sub_feature_bynode colsample_bynode', 'double', 1, '(0,1]', 'exact'],
  ['feature_fraction_seed', '', 'int', 2, '', 'exact'],
  ['extra_trees', 'extra_tree', 'bool', false, '', 'exact'],
  ['extra_seed', '', 'int', 6, '', 'exact'],
  ['early_stopping_round', 'early_stopping_rounds early_stopping n_iter_no_change', 'int', 0, '', 'exact'],
  ['early_stopping_min_delta', '', 'double', 0, '[0,]', 'exact'],
  ['first_metric_only', '', 'bool', false, '', 'exact'],
  ['max_delta_step', 'max_tree_output max_leaf_output', 'double', 0, '', 'exact'],
  ['lambda_l1', 'reg_alpha l1_regularization', 'double', 0, '[0,]', 'exact'],
  ['lambda_l2', 'reg_lambda lambda l2_regularization', 'double', 0, '[0,]', 'exact'],
  ['linear_lambda', '', 'double', 0, '[0,]', 'exact'],
  ['min_gain_to_split', 'min_split_gain', 'double', 0, '[0,]', 'exact'],
  ['drop_rate', 'rate_drop', 'double', 0.1, '[0,1]', 'exact'],
  ['max_drop', '', 'int', 50, '', 'exact'],
  ['skip_drop', '', 'double', 0.5, '[0,1]', 'exact'],
  ['xgboost_dart_mode', '', 'bool', false, '', 'exact'],
  ['uniform_drop', '', 'bool', false, '', 'exact'],
  ['drop_seed', '', 'int', 4, '', 'exact'],
  ['top_rate', '', 'double', 0.2, '[0,1]', 'exact'],
  ['other_rate', '', 'double', 0.1, '[0,1]', 'exact'],
  ['min_data_per_group', '', 'int', 100, '[1,]', 'exact'],
  ['max_cat_threshold', '', 'int', 32, '[1,]', 'exact'],
  ['cat_l2', '', 'double', 10, '[0,]', 'exact'],
  ['cat_smooth', '', 'double', 10, '[0,]', 'exact'],
  ['max_cat_to_onehot', '', 'int', 4, '[1,]', 'exact'],
  ['top_k', 'topk', 'int', 20, '[1,]', 'ignored'],
  ['monotone_constraints', 'mc monotone_constraint monotonic_cst', 'ints', undefined, '[-1,1]', 'exact'],
  ['monotone_constraints_method', 'monotone_constraining_method mc_method', 'word', 'basic', 'basic intermediate advanced', 'exact'],
  ['monotone_penalty', 'monotone_splits_penalty ms_penalty mc_penalty', 'double', 0, '[0,]', 'exact'],
  ['feature_contri', 'feature_contrib fc fp feature_penalty', 'doubles', '', '[0,]', 'exact'],
  ['forcedsplits_filename', 'fs forced_splits_filename forced_splits_file forced_splits', 'string', '', '', 'exact'],
  ['refit_decay_rate', '', 'double', 0.9, '[0,1]', 'exact'],
  ['cegb_tradeoff', '', 'double', 1, '[0,]', 'exact'],
  ['cegb_penalty_split', '', 'double', 0, '[0,]', 'exact'],
  ['cegb_penalty_feature_lazy', '', 'doubles', '', '', 'exact'],
  ['cegb_penalty_feature_coupled', '', 'doubles', '', '', 'exact'],
  ['path_smooth', '', 'double', 0, '[0,]', 'exact'],
  ['interaction_constraints', '', 'sets', undefined, '[0,]', 'exact'],
  ['verbosity', 'verbose', 'int', 1, '', 'ignored'],
  ['saved_feature_importance_type', '', 'int', 0, '[0,1]', 'exact'],
  ['use_quantized_grad', '', 'bool', false, '', 'refused', 'gradients are not quantised'],
  ['num_grad_quant_bins', '', 'int', 4, '', 'ignored'],
  ['quant_train_renew_leaf', '', 'bool', false, '', 'ignored'],
  ['stochastic_rounding', '', 'bool', true, '', 'ignored'],
  ['linear_tree', 'linear_trees', 'bool', false, '', 'exact'],
  ['max_bin', 'max_bins', 'int', 255, '[2,]', 'exact'],
  ['max_bin_by_feature', '', 'ints', '', '[2,]', 'exact'],
  ['min_data_in_bin', '', 'int', 3, '[1,]', 'exact'],
  ['bin_construct_sample_cnt', 'subsample_for_bin', 'int', 200000, '[1,]', 'exact'],
  ['data_random_seed', 'data_seed', 'int', 1, '', 'exact'],
  ['is_enable_sparse', 'is_sparse enable_sparse sparse', 'bool', true, '', 'exact'],
  ['enable_bundle', 'is_enable_bundle bundle', 'bool', true, '', 'exact'],
  ['use_missing', '', 'bool', true, '', 'exact'],
  ['zero_as_missing', '', 'bool', false, '', 'exact'],
  ['feature_pre_filter', '', 'bool', true, '', 'exact'],
  ['pre_partition', 'is_pre_partition', 'bool', false, '', 'ignored'],
  ['two_round', 'two_round_loading use_two_round_loading', 'bool', false, '', 'ignored'],
  ['header', 'has_header', 'bool', false, '', 'ignored'],
  ['label_column', 'label', 'string', '', '', 'ignored'],
  ['weight_column', 'weight', 'string', '', '', 'ignored'],
  ['group_column', 'group group_id query_column query query_id', 'string', '', '', 'ignored'],
  ['ignore_column', 'ignore_feature blacklist', 'string', '', '', 'ignored'],
  ['categorical_feature', 'cat_feature categorical_column cat_column categorical_features', 'string', '', '', 'refused', 'createDataset takes categoricalFeatures'],
  ['forcedbins_filename', '', 'string', '', '', 'exact'],
  ['precise_float_parser', '', 'bool', false, '', 'ignored'],
  ['parser_config_file', '', 'string', '', '', 'ignored'],
  ['objective_seed', '', 'int', 5, '', 'exact'],
  ['num_class', 'num_classes', 'int', 1, '[1,]', 'exact'],
  ['is_unbalance', 'unbalance unbalanced_sets', 'bool', false, '', 'exact'],
  ['scale_pos_weight', '', 'double', 1, '(0,]', 'exact'],
  ['sigmoid', '', 'double', 1, '(0,]', 'exact'],
  ['boost_from_average', '', 'bool', true, '', 'exact'],
  ['reg_sqrt', '', 'bool', false, '', 'exact'],
  ['alpha', '', 'double', 0.9, '(0,]', 'exact'],
  ['fair_c', '', 'double', 1, '(0,]', 'exact'],
  ['poisson_max_delta_step', '', 'double', 0.7, '(0,]', 'exact'],
  ['tweedie_variance_power', '', 'double', 1.5, '[1,2)', 'exact'],
  ['lambdarank_truncation_level', '', 'int', 30, '[1,]', 'exact'],
  ['lambdarank_norm', '', 'bool', true, '', 'exact'],
  ['label_gain', '', 'doubles', '', '', 'exact'],
  ['lambdarank_position_bias_regularization', '', 'double', 0, '[0,]', 'exact'],
  ['eval_at', 'ndcg_eval_at ndcg_at map_eval_at map_at', 'ints', '', '[1,]', 'exact'],
  ['multi_error_top_k', '', 'int', 1, '[1,]', 'exact'],
  ['auc_mu_weights', '', 'doubles', '', '', 'exact'],
  ['num_machines', 'num_machine', 'int', 1, '[1,]', 'refused', 'training is not distributed'],
  ['local_listen_port', 'local_port port', 'int', 12400, '[1,]', 'ignored'],
  ['time_out', '', 'int', 120, '[1,]', 'ignored'],
  ['machine_list_filename', 'machine_list_file machine_list mlist', 'string', '', '', 'ignored'],
  ['machines', 'workers nodes', 'string', '', '', 'refused', 'training is not distributed'],
  ['gpu_platform_id', '', 'int', -1, '', 'ignored'],
  ['gpu_device_id', '', 'int', -1, '', 'ignored'],
  ['gpu_device_id_list', '', 'string', '', '', 'ignored'],
  ['gpu_use_dp', '', 'bool', false, '', 'ignored'],
  ['num_gpu', '', 'int', 1, '[1,]', 'ignored']
] as const

/** Parameters that no model file holds. */
// prettier-ignore
export const unsavedParameters = [
  ['config', 'config_file', 'string', '', '', 'ignored'],
  ['task', 'task_type', 'choice', 'train', 'train=training predict=prediction=test convert_model refit=refit_tree save_binary', 'refused', 'every task has a function of its own'],
  ['input_model', 'model_input model_in', 'string', '', '', 'ignored'],
  ['output_model', 'model_output model_out', 'string', 'LightGBM_model.txt', '', 'ignored'],
  ['snapshot_freq', 'save_period', 'int', -1, '', 'ignored'],
  ['save_binary', 'is_save_binary is_save_binary_file', 'bool', false, '', 'refused', 'datasets are not written to files'],
  ['start_iteration_predict', '', 'int', 0, '', 'ignored'],
  ['num_iteration_predict', '', 'int', -1, '', 'ignored'],
  ['predict_raw_score', 'is_predict_raw_score predict_rawscore raw_score', 'bool', false, '', 'ignored'],
  ['predict_leaf_index', 'is_predict_leaf_index leaf_index', 'bool', false, '', 'ignored'],
  ['predict_contrib', 'is_predict_contrib contrib', 'bool', false, '', 'ignored'],
  ['predict_disable_shape_check', '', 'bool', false, '', 'ignored'],
  ['pred_early_stop', '', 'bool', false, '', 'ignored'],
  ['pred_early_stop_freq', '', 'int', 10, '', 'ignored'],
  ['pred_early_stop_margin', '', 'double', 10, '', 'ignored'],
  ['output_result', 'predict_result prediction_result predict_name prediction_name pred_name name_pred', 'string', 'LightGBM_predict_result.txt', '', 'ignored'],
  ['convert_model_language', '', 'string', '', '', 'ignored'],
  ['convert_model', 'convert_model_file', 'string', 'gbdt_prediction.cpp', '', 'ignored'],
  ['metric_freq', 'output_freq', 'int', 1, '[1,]', 'ignored'],
  ['is_provide_training_metric', 'training_metric is_training_metric train_metric', 'bool', false, '', 'ignored']
] as const

/** Parameters that LightGBM does not have, and no model file holds. */
export const addedParameters = [['growth', '', 'choice', 'leafwise', 'leafwise depthwise symmetric', 'added']] as const

/** All of them. */
export const parameterTable: readonly ParameterRow[] = /* @__PURE__ */ [
  savedParameters,
  unsavedParameters,
  addedParameters
].flat()
