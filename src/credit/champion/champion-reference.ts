/**
 * The training panel as bins and counts. Written by bench/champion/reference.ts; do not edit.
 *
 * @module
 */
import type { MonitoringReference } from '../monitoring/monitoring-reference.ts'

/**
 * The champion's training panel, to compare other applicants with: its points, classes and fields, of customers with several
 * months each. For samples that `createApplicantSample` makes of the champion's scores.
 */
export const championReference: MonitoringReference = {
  numRows: 76546,
  variables: [
    {"name":"points","role":"score","bins":{"kind":"numeric","upperBounds":[223,317,430,549,596,627,657,694,730]},"counts":[7030,6994,7037,7082,6968,7156,6920,6875,6995,6957,6532],"effectiveRows":21131.877689956476,"mean":539.6277458793955},
    {"name":"class","role":"score","bins":{"kind":"categorical","categories":["Standard","Poor","Good"]},"counts":[39980,17368,12666,0,6532],"effectiveRows":18026.0286492222,"mean":null},
    {"name":"Age","role":"feature","bins":{"kind":"numeric","upperBounds":[19,23,26,29,33,36,40,43,48]},"counts":[7942,7941,6137,6175,7966,6188,8122,5834,6942,6773,6526],"effectiveRows":14285.774639904894,"mean":33.22257926306769},
    {"name":"Occupation","role":"feature","bins":{"kind":"categorical","categories":["Lawyer","Architect","Engineer","Mechanic","Accountant","Scientist","Media_Manager","Entrepreneur","Teacher","Developer","Doctor","Journalist","Musician","Manager","Writer"]},"counts":[5491,5247,5220,5165,5140,5129,5106,5100,5100,5087,5032,5029,4903,4901,4896,0,0],"effectiveRows":11723.314902469923,"mean":null},
    {"name":"Annual_Income","role":"feature","bins":{"kind":"numeric","upperBounds":[14184.33,17442.09,20837.54,30063.42,35626.75,44083.28,60515.32,75994.22,101912.13]},"counts":[7659,7651,7659,7655,7653,7654,7652,7659,7652,7652,0],"effectiveRows":11723.579628776177,"mean":47890.72123409602},
    {"name":"Monthly_Inhand_Salary","role":"feature","bins":{"kind":"numeric","upperBounds":[1092.2616666666663,1454.399583333333,1784.0525,2474.77,2966.550833333333,3700.0225000000014,5016.981666666667,6285.479818282674,8444.183333333332]},"counts":[7656,7656,7657,7653,7652,7658,7653,7657,7653,7651,0],"effectiveRows":11723.588349743113,"mean":3968.387588164805},
    {"name":"Num_Bank_Accounts","role":"feature","bins":{"kind":"numeric","upperBounds":[2,3,4,5,6,7,8,9]},"counts":[10028,9581,9724,9578,9920,9950,9968,3996,3797,4],"effectiveRows":13105.999975996676,"mean":5.336050795641609},
    {"name":"Num_Credit_Card","role":"feature","bins":{"kind":"numeric","upperBounds":[3,4,5,6,7,8]},"counts":[13985,11199,14591,13026,13125,3627,6993,0],"effectiveRows":11917.76203877413,"mean":5.490881300133253},
    {"name":"Interest_Rate","role":"feature","bins":{"kind":"numeric","upperBounds":[4,6,8,10,13,16,18,22,28]},"counts":[8263,7784,7578,7155,8979,7916,6302,8342,7252,6975,0],"effectiveRows":11726.714086764892,"mean":14.326261333054633},
    {"name":"Num_of_Loan","role":"feature","bins":{"kind":"numeric","upperBounds":[0,1,2,3,4,6,7]},"counts":[8648,8766,12681,12308,12069,11672,5602,4800,0],"effectiveRows":11841.815060280094,"mean":3.4477960964648706},
    {"name":"Delay_from_due_date","role":"feature","bins":{"kind":"numeric","upperBounds":[5,8,11,14,18,21,25,29,43]},"counts":[8265,7554,7622,7780,8882,5908,7678,7585,7865,7407,0],"effectiveRows":15988.749918992422,"mean":20.513599665560577},
    {"name":"Num_of_Delayed_Payment","role":"feature","bins":{"kind":"numeric","upperBounds":[3,7,9,11,13,15,17,19,21]},"counts":[7626,6724,7709,8023,7170,7127,7966,7868,5524,5549,5260],"effectiveRows":21677.54164397799,"mean":12.755253485957972},
    {"name":"Changed_Credit_Limit","role":"feature","bins":{"kind":"numeric","upperBounds":[2.14,4.17,6.1,7.8,9.21,10.7,12.44,15.71,18.76]},"counts":[7219,7199,7197,7199,7248,7151,7200,7211,7187,7198,4537],"effectiveRows":17912.021478368446,"mean":9.991279006790728},
    {"name":"Num_Credit_Inquiries","role":"feature","bins":{"kind":"numeric","upperBounds":[1,2,3,4,5,6,8,9,11]},"counts":[10986,6225,6819,9274,4591,5963,11479,3748,6785,5938,4738],"effectiveRows":17209.02789063382,"mean":5.614555481283422},
    {"name":"Outstanding_Debt","role":"feature","bins":{"kind":"numeric","upperBounds":[223.14,448.59,670.13,901.05,1138.71,1330.7,1504.95,2153.66,2829.92]},"counts":[7657,7654,7655,7654,7654,7659,7652,7654,7656,7651,0],"effectiveRows":11723.569917935843,"mean":1357.7383080762113},
    {"name":"Credit_History_Months","role":"feature","bins":{"kind":"numeric","upperBounds":[88,129,169,199,222,245,285,324,363]},"counts":[7685,7639,7819,7510,7791,7483,7832,7537,7712,7532,6],"effectiveRows":12708.618830771577,"mean":224.3018029788346},
    {"name":"Total_EMI_per_month","role":"feature","bins":{"kind":"numeric","upperBounds":[0,22.99100814982672,36.182308160971154,50.37342112451706,66.55775453410168,87.96659056758587,122.9857763390716,173.94759688998954,252.90206563303715]},"counts":[7988,7323,7654,7659,7652,7656,7658,7653,7652,7651,0],"effectiveRows":11719.708328043942,"mean":112.64673416600678},
    {"name":"Amount_invested_monthly","role":"feature","bins":{"kind":"numeric","upperBounds":[40.765978065921736,59.515406034746036,78.07980169810551,99.01610355677944,122.40428753314035,151.94729988169988,192.1908023667207,258.5356787522607,389.7809702665799]},"counts":[7315,7315,7315,7315,7315,7315,7315,7315,7315,7315,3396],"effectiveRows":58145.15738812782,"mean":181.0213944445404},
    {"name":"Monthly_Balance","role":"feature","bins":{"kind":"numeric","upperBounds":[221.65867197635674,258.86846389433896,283.77108634372553,307.9598921632687,336.6985995957932,374.4003855337262,427.3180308036213,510.2067937384795,673.664968778063]},"counts":[7633,7633,7632,7633,7632,7633,7633,7632,7633,7632,220],"effectiveRows":38841.930203806056,"mean":396.379487483605},
    {"name":"Payment_Behaviour","role":"feature","bins":{"kind":"categorical","categories":["Low_spent_Small_value_payments","High_spent_Medium_value_payments","Low_spent_Medium_value_payments","High_spent_Large_value_payments","High_spent_Small_value_payments","Low_spent_Large_value_payments"]},"counts":[20686,14471,10927,10567,9304,8583,0,2008],"effectiveRows":62020.26044032908,"mean":null},
    {"name":"DTI","role":"feature","bins":{"kind":"numeric","upperBounds":[0.003977550108841054,0.007920858227724311,0.012565611487834985,0.01932804368463622,0.0284303672403517,0.03907538524842932,0.05522784278520322,0.08531756752979844,0.1551915624430753]},"counts":[7660,7655,7654,7653,7651,7661,7654,7653,7656,7649,0],"effectiveRows":11723.507786091139,"mean":0.05828770567915218},
    {"name":"EMI_to_Salary","role":"feature","bins":{"kind":"numeric","upperBounds":[0,0.009429052001134369,0.015337758451851431,0.019642253129233327,0.0248365973702451,0.030347720014042453,0.037724296169335855,0.04862028829067766,0.0674258975455697]},"counts":[7988,7325,7658,7654,7655,7653,7653,7654,7655,7651,0],"effectiveRows":11721.794357526653,"mean":0.0324171613199869}
  ]
}
